"""State machines of Hypothesis on a real database: each run in one transaction that is taken back afterwards."""

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from bot.db import Database, Tx


class OnDatabase(RuleBasedStateMachine):
    """A machine whose rules use `self.tx`; nothing that one run wrote is there in the next."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        self.tx = Tx(self.database.writer, expire_on_commit=False, autoflush=False)

    def teardown(self) -> None:
        self.tx.rollback()
        self.tx.close()


def run_on(database: Database, machine: type[OnDatabase], *, runs: int = 20, steps: int = 25) -> None:
    """Run a machine on a database so many times, with so many steps at most."""
    running = type(machine.__name__, (machine,), {"database": database})
    chosen = settings(
        max_examples=runs,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )
    run_state_machine_as_test(running, settings=chosen)
