# SPDX-License-Identifier: GPL-3.0-or-later
"""rehearse: as which role, with whose rows, and what of a server there is not."""

import rehearsals
import tap


@tap.needs_server
class Place(rehearsals.TestCase):
    def rehearse(self, project, *args, code=0, **more):
        return super().rehearse(project, *args, code=code, **more)

    def test_strict_roles(self):
        """Hosted Supabase's role may not do everything; without the option that goes unseen."""
        project = self.make_project({
            "migrations/001_base.sql": "CREATE TABLE book (id int PRIMARY KEY);",
            "migrations/rollback_001.sql": "DROP TABLE book;",
            "migrations/002_setting.sql": "ALTER ROLE service_role SUPERUSER;",
            "migrations/rollback_002.sql": "ALTER ROLE service_role NOSUPERUSER;",
            "migrations/003_schema.sql": "ALTER SCHEMA vault RENAME TO safe;",
            "migrations/rollback_003.sql": "ALTER SCHEMA safe RENAME TO vault;",
            "migrations/004_role.sql": "CREATE ROLE worker; GRANT SELECT ON book TO worker;",
            "migrations/rollback_004.sql": "REVOKE SELECT ON book FROM worker; DROP ROLE worker;",
        })
        base, setting, schema, role = self.rehearse(project)
        self.assertEqual({v["grade"] for v in (base, setting, schema, role)}, {"exact"})
        base, setting, schema, _ = self.rehearse(project, "--strict-roles", code=5)
        self.assertEqual(base["grade"], "exact", base)
        self.assertEqual(setting["grade"], "fails", setting)
        self.assertIn("must be superuser", setting["reason"])
        self.assertEqual(schema["grade"], "not-rehearsed", "what comes before it fails")
        self.write(project, {"migrations/002_setting.sql": "SELECT 1;",
                             "migrations/rollback_002.sql": "SELECT 1;"})
        _, setting, schema, role = self.rehearse(project, "--strict-roles", code=5)
        self.assertEqual((setting["grade"], schema["grade"]), ("exact", "fails"), schema)
        self.assertIn("must be owner of schema vault", schema["reason"])
        self.write(project, {"migrations/003_schema.sql": "SELECT 1;",
                             "migrations/rollback_003.sql": "SELECT 1;"})
        (role,) = self.rehearse(project, "004", "--strict-roles")
        self.assertEqual((role["grade"], role["rows"] > 0), ("exact", True), role)

    def test_strict_roles_of_a_target(self):
        database = self.create_database()
        role = f"{database}_app"
        tap.psql(f"CREATE ROLE {role} LOGIN; ALTER DATABASE {database} OWNER TO {role}; "
                 f"CREATE TABLE by_others (id int); GRANT SELECT ON by_others TO {role}; "
                 "CREATE TABLE unseen (id int)", database)
        self.addCleanup(tap.psql, f"DROP ROLE {role}")
        self.addCleanup(tap.psql, f"DROP DATABASE {database}")
        project = self.make_project({
            "migrations/001_own.sql": "CREATE TABLE own (id int);",
            "migrations/rollback_001.sql": "DROP TABLE own;",
            "migrations/002_other.sql": "ALTER TABLE by_others ADD COLUMN x int;",
            "migrations/rollback_002.sql": "ALTER TABLE by_others DROP COLUMN x;"})
        url = tap.url(database, user=role)
        args = ("--copy-of", "target", "--database", url)
        own, _ = self.rehearse(project, *args, code=5)
        self.assertIn("permission denied for table unseen", own["copy_of_target"]["why"])
        tap.psql("DROP TABLE unseen", database)
        self.assertEqual([v["grade"] for v in self.rehearse(project, *args)], ["exact", "exact"])
        own, other = self.rehearse(project, "--strict-roles", *args, code=5)
        self.assertEqual((own["grade"], other["grade"]), ("exact", "fails"), other)
        self.assertIn("must be owner of table by_others", other["reason"])
        self.assertEqual(own["copy_of_target"]["differences"], [])

    def make_supabase(self, **files):
        return self.make_project({
            "supabase/migrations/20240101000000_base.sql":
                "CREATE TABLE place (id int PRIMARY KEY, name text NOT NULL);",
            "supabase/migrations/20240102000000_strict.sql":
                "ALTER TABLE place ADD CHECK (name <> 'seeded');"} | files)

    def seeded(self, project, *args, **more):
        """(How many rows there were, what fails) in the second migration's rehearsal."""
        (verdict,) = self.rehearse(project, "20240102000000", "--rows", "5", *args, code=5, **more)
        return verdict["rows"], verdict.get("reason", ""), verdict["row_notes"]

    def test_seeds(self):
        project = self.make_supabase()
        self.assertEqual(self.seeded(project)[1:], ("", []))
        seed = "BEGIN;\nCOPY place (id, name) FROM stdin;\n7\tseeded\n\\.\nCOMMIT;\n"
        self.write(project, {"supabase/seed.sql": seed})
        self.assertIn("is violated by some row", self.seeded(project)[1])
        self.assertEqual(self.seeded(project, "--seed", "none")[1:], ("", []))
        self.write(project, {
            "supabase/config.toml": "[db.seed]\n# which\nsql_paths = [ # several\n"
                                    "  \"./seeds/*.sql\", './nothing.sql',\n]\n",
            "supabase/seeds/b.sql": "UPDATE place SET name = 'seeded' WHERE id = 70;",
            "supabase/seeds/a.sql": "INSERT INTO place VALUES (70, 'first');",
            "other.sql": "INSERT INTO place VALUES (80, 'seeded');"})
        self.assertIn("is violated by some row", self.seeded(project)[1])
        self.write(project, {"supabase/config.toml": "[db.seed]\nenabled = false\n"})
        self.assertEqual(self.seeded(project)[1:], ("", []))
        self.assertIn("is violated by some row",
                      self.seeded(project, "--seed", project / "other.sql")[1])
        result = self.cli("rehearse", "--seed", "not_there.sql", project=project)
        self.assertEqual(result.code, 2, result)

    def test_a_seed_that_fails(self):
        project = self.make_supabase(**{
            "supabase/seed.sql": "INSERT INTO place VALUES (1, 'seeded');\n"
                                 "INSERT INTO nowhere VALUES (1);\n"})
        _, reason, notes = self.seeded(project)
        self.assertEqual(reason, "", "nothing of it stays")
        self.assertEqual(notes, ["no rows of a seed file that fails: seed.sql:2: "
                                 "relation \"nowhere\" does not exist"])

    def roles(self, project):
        return self.ask(project, "SELECT rolname FROM pg_roles WHERE rolname ~ '^somebody'")

    def test_a_seed_about_the_whole_server(self):
        project = self.make_supabase(**{
            "supabase/seed.sql": "CREATE ROLE somebody_seeded;\n"
                                 "INSERT INTO place VALUES (1, 'seeded');\n"})
        self.hold(project)
        _, reason, notes = self.seeded(project)
        self.assertIn("is violated by some row", reason)
        self.assertEqual((notes, self.roles(project)), ([], []))

    def test_a_seed_that_is_not_run(self):
        project = self.make_supabase(**{
            "supabase/seed.sql": "INSERT INTO place VALUES (1, 'seeded');\n"
                                 "CREATE TABLESPACE t LOCATION '/nowhere';\n"})
        _, reason, notes = self.seeded(project)
        self.assertEqual((reason, notes), ("", [
            "no rows of a seed file that is not run: seed.sql:2: CREATE TABLESPACE writes to a "
            "folder outside of the server's own"]))

    def test_a_seed_that_takes_rows_back(self):
        put = "INSERT INTO place VALUES ({}, 'seeded');\n"
        project = self.make_supabase(**{
            "supabase/seed.sql": "BEGIN;\n" + put.format(1) + "ROLLBACK;\n"})
        note = "seed.sql:3: this ROLLBACK of a seed file takes back rows"
        self.assertEqual(self.seeded(project)[1:], ("", [note]))
        self.write(project, {"supabase/seed.sql": "BEGIN;\n" + put.format(1) + "ROLLBACK;\n"
                                                  "BEGIN;" + put.format(2) + "COMMIT; ROLLBACK;"})
        _, reason, notes = self.seeded(project)
        self.assertIn("is violated by some row", reason)
        self.assertEqual(notes, [note])

    def test_a_seed_that_fails_at_its_end(self):
        project = self.make_supabase(**{
            "supabase/seed.sql": "CREATE TABLE other (id int REFERENCES place INITIALLY DEFERRED);"
                                 "INSERT INTO other VALUES (7);"})
        (note,) = self.seeded(project)[2]
        self.assertIn("violates foreign key constraint", note)

    def test_a_function_about_the_whole_server(self):
        """It does what its body says when somebody calls it."""
        def function(body):
            return ("CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN "
                    f"{body} END $$; SELECT f();")
        project = self.make_project({
            "migrations/001_harmless.sql": "CREATE TABLE book (id int);",
            "migrations/rollback_001.sql": "DROP TABLE book;",
            "migrations/002_role.sql": function("EXECUTE format('create /* a */ role %I', "
                                                "'somebody_new');"),
            "migrations/rollback_002.sql": "DROP FUNCTION f; DROP ROLE somebody_new;"})
        self.hold(project)
        self.assertEqual([v["grade"] for v in self.rehearse(project)], ["exact", "exact"])
        self.assertEqual(self.roles(project), [])

    def test_missing_extension(self):
        project = self.make_project({
            "migrations/001_extension.sql": "CREATE TABLE a (id int);\n"
                                            "CREATE EXTENSION no_such_extension;",
            "migrations/rollback_001.sql": "DROP EXTENSION no_such_extension; DROP TABLE a;",
            "migrations/002_next.sql": "CREATE TABLE b (id int);",
            "migrations/rollback_002.sql": "DROP TABLE b;"})
        for verdict in self.rehearse(project, code=5):
            self.assertEqual(verdict["grade"], "not-rehearsed", verdict)
            self.assertIn("extension", verdict["reason"])


if __name__ == "__main__":
    tap.main()
