# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests of two at once share: a ledger that shows what ran twice, and a gate in a script."""

import tap

# The script waits here until somebody opens the gate; no lock is waited for, so none times out.
GATE = """DO $$ BEGIN
  WHILE NOT EXISTS (SELECT FROM ledger.gate) LOOP PERFORM pg_sleep(0.01); END LOOP;
END $$;
"""


class TestCase(tap.TestCase):
    def create_ledger(self):
        """A database whose tables ledger.effect and ledger.gate no migration makes."""
        self.database = self.create_database()
        self.ask("CREATE SCHEMA ledger; CREATE TABLE ledger.effect (name text); "
                 "CREATE TABLE ledger.gate ()")
        return self.database

    def ask(self, sql):
        return tap.psql(sql, self.database)

    def wait_at_gate(self):
        self.wait_for(lambda: self.n_connected("wait_event = 'PgSleep'") > 0)

    def open_gate(self):
        self.ask("INSERT INTO ledger.gate DEFAULT VALUES")

    def n_connected(self, condition="true"):
        """How many sessions of Switchback there are."""
        return int(self.ask("SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE "
                            f"'switchback%' AND datname = '{self.database}' AND {condition}"))

    def finish(self, process):
        out, err = process.communicate(timeout=tap.PATIENCE)
        return tap.Result(process.returncode, out.decode(), err.decode())
