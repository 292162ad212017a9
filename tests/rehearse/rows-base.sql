-- Tables of every kind that rows are made up for; rows.txt says which stay without, and why.
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE TYPE mood AS ENUM ('sad', 'ok', 'great');
CREATE TYPE pair AS (a int, b text);
CREATE DOMAIN positive AS int CHECK (VALUE > 10);
CREATE DOMAIN mail AS text NOT NULL CHECK (VALUE ~ '^[^@]+@[^@]+$');
CREATE DOMAIN short_mail AS mail CHECK (length(VALUE) < 30);
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN RAISE EXCEPTION 'no rows from outside'; END $$;

CREATE TABLE every_type (
  a smallint NOT NULL, b int NOT NULL, c bigint NOT NULL, d numeric(4,2) NOT NULL, e real NOT NULL,
  f double precision NOT NULL, g money NOT NULL, h boolean NOT NULL, i text NOT NULL,
  j varchar(3) NOT NULL, k char(2) NOT NULL, l uuid NOT NULL, m bytea NOT NULL, n date NOT NULL,
  o timestamp NOT NULL, p timestamptz(3) NOT NULL, q time NOT NULL, r timetz NOT NULL,
  s interval NOT NULL, t json NOT NULL, u jsonb NOT NULL, v xml NOT NULL, w inet NOT NULL,
  x cidr NOT NULL, y macaddr NOT NULL, z tsvector NOT NULL, aa point NOT NULL, ab box NOT NULL,
  ac int4range NOT NULL, ad tstzrange NOT NULL, ae mood NOT NULL, af pair NOT NULL,
  ag positive NOT NULL, ah short_mail, ai int[] NOT NULL, aj text[] NOT NULL, ak mood[] NOT NULL,
  al uuid[] NOT NULL, am numeric(2,2) NOT NULL, an "char" NOT NULL, ao name NOT NULL,
  ap bit(3), aq varbit, ar int4multirange, "value" int NOT NULL, "sb k" int NOT NULL
);
CREATE TABLE made (
  id bigserial PRIMARY KEY, own int GENERATED ALWAYS AS IDENTITY, twice bigint GENERATED ALWAYS AS
  (id * 2) STORED UNIQUE, code text NOT NULL UNIQUE, "Odd ""Name" int NOT NULL
);
CREATE TRIGGER refused BEFORE INSERT ON made FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TABLE checked (
  id int PRIMARY KEY,
  status text NOT NULL CHECK (status IN ('open', 'closed')),
  rating int NOT NULL CHECK (rating BETWEEN 1 AND 5),
  share numeric NOT NULL CHECK (share >= 0 AND share <= 1),
  age int NOT NULL CHECK (age >= 18),
  email text NOT NULL CHECK (email LIKE '%@%') UNIQUE,
  website text CHECK (website ~ '^https?://'),
  country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  slug text NOT NULL CHECK (slug ~ '^[a-z][a-z0-9-]*$'),
  born date NOT NULL CHECK (born < current_date),
  starts timestamptz NOT NULL, ends timestamptz NOT NULL, CHECK (starts < ends),
  lowest int NOT NULL, highest int NOT NULL, CHECK (highest > lowest + 1),
  one text, other text, CHECK ((one IS NULL) <> (other IS NULL)),
  settings jsonb NOT NULL CHECK (jsonb_typeof(settings) = 'object')
);
CREATE TABLE parent (id int PRIMARY KEY, area int NOT NULL, UNIQUE (id, area));
CREATE TABLE child (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  parent_id int NOT NULL REFERENCES parent,
  other_id int NOT NULL REFERENCES parent CHECK (other_id <> parent_id),
  area int NOT NULL, FOREIGN KEY (parent_id, area) REFERENCES parent (id, area),
  boss uuid REFERENCES child, self uuid NOT NULL REFERENCES child
);
CREATE TABLE one_to_one (parent_id int PRIMARY KEY REFERENCES parent, name text);
CREATE TABLE many (parent_id int REFERENCES parent, child_id uuid REFERENCES child,
                   PRIMARY KEY (parent_id, child_id));
CREATE TABLE left_of (id int PRIMARY KEY, right_id int);
CREATE TABLE right_of (id int PRIMARY KEY, left_id int NOT NULL REFERENCES left_of);
ALTER TABLE left_of ADD FOREIGN KEY (right_id) REFERENCES right_of;
CREATE TABLE booked (room int, during tstzrange, EXCLUDE USING gist (room WITH =, during WITH &&));
CREATE TABLE by_time (id bigint NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (id, at))
  PARTITION BY RANGE (at);
CREATE TABLE by_time_1 PARTITION OF by_time FOR VALUES FROM ('2020-01-01') TO ('2020-02-01');
CREATE TABLE by_time_2 PARTITION OF by_time FOR VALUES FROM ('2020-02-01') TO ('2020-03-01');
CREATE TABLE by_list (id int, kind text, PRIMARY KEY (id, kind)) PARTITION BY HASH (id);
CREATE TABLE by_list_1 PARTITION OF by_list FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE by_list_2 PARTITION OF by_list FOR VALUES WITH (MODULUS 2, REMAINDER 1)
  PARTITION BY LIST (kind);
CREATE TABLE by_list_2_a PARTITION OF by_list_2 FOR VALUES IN ('a', 'b');
CREATE TABLE by_list_2_rest PARTITION OF by_list_2 DEFAULT;
CREATE TABLE of_parts (id int PRIMARY KEY, part_id int NOT NULL, kind text NOT NULL,
                       FOREIGN KEY (part_id, kind) REFERENCES by_list);
CREATE TABLE flags (a boolean NOT NULL UNIQUE);
CREATE TABLE secured (id int PRIMARY KEY);
ALTER TABLE secured ENABLE ROW LEVEL SECURITY;
ALTER TABLE secured FORCE ROW LEVEL SECURITY;
CREATE TABLE few (id int PRIMARY KEY, name text NOT NULL);
INSERT INTO few VALUES (1, 'one'), (2, 'two');
CREATE TABLE no_columns ();
CREATE TABLE old (id int PRIMARY KEY);
CREATE TABLE heir (extra text) INHERITS (old);

-- These cannot have any.
CREATE TABLE impossible (id int NOT NULL, n int NOT NULL,
                         CONSTRAINT never CHECK (n < 0 AND n > 0));
CREATE TABLE of_impossible (id int PRIMARY KEY, n int NOT NULL);
ALTER TABLE impossible ADD PRIMARY KEY (id);
ALTER TABLE of_impossible ADD FOREIGN KEY (n) REFERENCES impossible;
