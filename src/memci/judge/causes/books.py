"""What is still to be explained, module by module, so that no byte is explained twice."""

from collections.abc import Iterable

from memci.judge.causes.loaded import Loaded
from memci.judge.causes.pairing import Pairs
from memci.model.result import EntrypointResult

Account = str | None
"""A module, as the head calls it when both sides load it; None: what is held outside of all imports."""


class Books:
    """Bytes by account, less what was explained already. `both`: by how many the modules that both sides load differ,
    and what is in none; `gone`, `new`: the others; what is gone counts as negative."""

    def __init__(
        self, base: EntrypointResult, head: EntrypointResult, before: Loaded, after: Loaded, pairs: Pairs
    ) -> None:
        self.both: dict[Account, int] = {None: head.unattributed_bytes - base.unattributed_bytes}
        for name, now in pairs.modules.items():
            self.both[now] = after.modules[now].self_bytes - before.modules[name].self_bytes
        paired = set(pairs.modules.values())
        self.gone: dict[Account, int] = {
            item.module: -item.self_bytes for item in before.modules.values() if item.module not in pairs.modules
        }
        self.new: dict[Account, int] = {
            item.module: item.self_bytes for item in after.modules.values() if item.module not in paired
        }

    def close(self, accounts: Iterable[Account]) -> int:
        """All that is left of these accounts of `both` is explained; how much that was, in bytes."""
        return sum(self.both.pop(account) for account in accounts)
