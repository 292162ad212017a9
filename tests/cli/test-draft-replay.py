# SPDX-License-Identifier: GPL-3.0-or-later
"""draft where no target is the state before a migration: that is replayed in the sandbox."""

import signal

import rehearsals
import tap

FILES = {
    "001_make_notes.sql": "CREATE TABLE notes (id int, body text NOT NULL DEFAULT 'a');\n"
                          "CREATE INDEX n_i ON notes (id);\n",
    "002_drop_body.sql": "ALTER TABLE notes DROP COLUMN body;\nDROP INDEX IF EXISTS n_i;\n",
}


class Replay(rehearsals.TestCase):
    def draft(self, project, *args, database=None):
        result = self.cli("draft", "rollback", "002", *args, project=project, database=database)
        self.assertEqual(result.code, 0, result)
        return result

    def assert_replayed(self, project, database=None):
        result = self.draft(project, database=database)
        self.assertIn("replaying the migrations before it in the sandbox", result.err)
        self.assertNotIn("warning", result.err)
        self.assertIn("ALTER TABLE notes ADD COLUMN body text DEFAULT 'a'::text NOT NULL;",
                      result.out)
        self.assertIn("CREATE INDEX n_i ON public.notes USING btree (id);", result.out)

    # There is none, it is behind, or it is past that.
    @tap.needs_server
    def test_no_target_tells(self):
        project = self.make(FILES)
        database = self.create_database()
        self.hold(project)
        self.assert_replayed(project)
        self.assert_replayed(project, database)
        self.assertEqual(self.cli("apply", project=project, database=database).code, 0)
        self.assert_replayed(project, database)
        self.assertEqual(self.draft(project, "--json").json[-1]["before"], "sandbox")
        self.assertEqual(self.copies(project), [])

    @tap.needs_server
    def test_not_to_be_replayed(self):
        project = self.make({**FILES, "001_make_notes.sql": "SELECT 1 / 0;\n"})
        result = self.draft(project)
        self.assertIn("warning: what was there before is not known: the migrations before it "
                      "cannot be replayed: 001_make_notes.sql:1: division by zero", result.err)
        self.assertIn("-- impossible: the definition of the column body is not known", result.out)

    @tap.needs_server
    def test_cancelled(self):
        project = self.make({**FILES, "001_make_notes.sql": "SELECT pg_sleep(600);\n"})
        self.hold(project)
        process = self.start_cli("draft", "rollback", "002", project=project)
        self.wait_for(lambda: self.ask(
            project, "SELECT datname FROM pg_stat_activity "
                     "WHERE datname ~ '^c_' AND query ~ '^SELECT pg_sleep'"))
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=tap.PATIENCE)
        self.assertEqual(process.returncode, 1, err)
        self.assertEqual(out, b"")
        self.assertIn(b"cancelled", err)
        self.assertEqual(self.copies(project), [])


tap.main()
