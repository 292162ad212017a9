# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody writes a migration from a template and lets the program suggest the way back, with the
real program and the real sandbox; the database is asked whether the schema is what it was."""

import story
import tap

# Relations with their columns, constraints, indexes, policies and rights, and functions.
SCHEMA = """
SELECT md5(string_agg(fact, E'\\n' ORDER BY fact)) FROM (
  SELECT concat_ws(' ', c.oid::regclass, c.relkind, c.relrowsecurity, c.relacl,
                   a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                   pg_get_expr(d.adbin, d.adrelid)) AS fact
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
         AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
   WHERE c.relnamespace = 'public'::regnamespace
  UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
  UNION ALL SELECT p::text FROM pg_policies p WHERE schemaname = 'public'
  UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc
   WHERE pronamespace = 'public'::regnamespace AND prokind = 'f') facts"""
ROLLBACK = "Rollback script"
SUGGEST = "Suggest the rollback from forward"
SUGGEST_CHECKS = "Suggest the checks from forward"


class Drafts(tap.TestCase):
    """One test: each step stands on the one before."""

    @tap.needs_server
    def test_story(self):
        window = story.Window()
        self.addCleanup(window.kill)
        window.wait_for("push button", "Try the sample")
        self.project = window.use_sample()
        window.do("win.apply")
        window.wait_states(_010="applied")
        window.wait_idle()
        for step in (self.replace_what_a_template_wrote, self.there_and_back,
                     self.begin_what_is_missing):
            step(window)
            self.assertEqual(window.look().unnamed(), [], step.__name__)
        window.close()

    def replace_what_a_template_wrote(self, window):
        window.create_from_template("create session events", "row-level security", "011")
        window.do("win.editors", "side-by-side")
        before = window.wait_script("session_events", ROLLBACK).text
        # Not saved: the draft is made of what is in the editor.
        forward = window.wait_script("session_events")
        forward.replace(forward.text + "\nCREATE VIEW public.late AS SELECT 1 AS one;\n")
        window.keys("ctrl+d")
        window.wait_says("Replace the rollback script")
        window.press("push button", "Replace")
        script = window.wait_script("Takes back 011_create_session_events.sql", ROLLBACK)
        self.assertIn("Drafted from it: 8 exact, 0 lossy, 0 impossible", script.text)
        self.assertIn("public.late", script.text)
        self.assertEqual((self.project / "rollback_011.sql").read_text(), before)
        # One step back, and one forth.
        drafted = script.text
        window.click(script)
        window.keys("ctrl+z")
        window.wait(lambda: script.text == before, "the text from before")
        window.keys("ctrl+shift+z")
        window.wait(lambda: script.text == drafted, "the draft again")

    def there_and_back(self, window):
        before = window.ask(SCHEMA)
        window.do("win.apply")
        window.wait_states(_011="applied")
        window.wait_idle()
        self.assertNotEqual(window.ask(SCHEMA), before)
        window.do("win.rollback")
        window.wait_states(_011="pending")
        window.wait_idle()
        self.assertEqual(window.ask(SCHEMA), before)

    def begin_what_is_missing(self, window):
        for name in ("rollback_011.sql", "verify_011.sql"):
            (self.project / name).unlink()
        window.press("push button", SUGGEST)
        window.wait_script("public.late", ROLLBACK)
        self.assertFalse((self.project / "rollback_011.sql").exists())
        window.do("win.draft-verify")
        window.wait_script("-- check: ", "Verify script")
        window.keys("ctrl+s")
        window.wait((self.project / "rollback_011.sql").exists, "the rollback's file")
        window.wait((self.project / "verify_011.sql").exists, "the verify script's file")
        self.there_and_back(window)


if __name__ == "__main__":
    tap.main()
