create table t (

  id int,


  -- names
  a text,
  b text

  -- the end
);
