"""What changed in what is loaded: modules that one side has alone, and distributions with another version."""

from collections.abc import Iterable, Mapping, Sequence

from memci.judge.causes.books import Books
from memci.judge.causes.bounds import within_bytes, within_seconds
from memci.judge.causes.loaded import Loaded
from memci.judge.causes.one_sided import import_cause, one_sided
from memci.judge.causes.pairing import Pairs
from memci.model.comparison import Cause, DistributionChange, ImportStep
from memci.model.result import Import


class Changes:
    """`upgraded`: distributions with two versions that both sides load: one that a side does not load is an import.
    `upgraded_modules`: those of their modules that both sides load, as the head calls them, and `untouched` those in
    which nothing can have changed: of other distributions, or in a file of the project with the same contents."""

    def __init__(self, before: Loaded, after: Loaded, pairs: Pairs, changed: Sequence[DistributionChange]) -> None:
        self._before, self._after = before, after
        self._changed = [one for one in changed if one.base_version != one.head_version]
        loaded = before.distributions & after.distributions
        self.upgraded = {
            one.distribution
            for one in self._changed
            if one.distribution in loaded and one.base_version is not None and one.head_version is not None
        }
        removed = {one.distribution for one in self._changed if one.head_version is None}
        installed = {one.distribution for one in self._changed if one.base_version is None}
        self._gone = one_sided(before, pairs.modules, self.upgraded, removed)
        self._new = one_sided(after, set(pairs.modules.values()), self.upgraded, installed)
        self._both: dict[str, list[str]] = {name: [] for name in self.upgraded}
        self.untouched: set[str] = set()
        for module in pairs.modules.values():
            item = after.modules[module]
            if item.distribution in self._both:
                self._both[item.distribution].append(module)
            elif item.file in pairs.same if item.project else item.distribution is not None:
                self.untouched.add(module)

    @property
    def upgraded_modules(self) -> set[str]:
        """See above."""
        return {module for modules in self._both.values() for module in modules}

    def imports(self, books: Books) -> list[Cause]:
        """One cause for what each line asks for on one side alone; and gone is what the base's asked for."""
        return [
            *(import_cause(group, self._after, books.new, gone=False) for group in self._new.groups),
            *(import_cause(group, self._before, books.gone, gone=True) for group in self._gone.groups),
        ]

    def distributions(self, books: Books, held: Mapping[str, int], floor: float) -> list[Cause]:
        """One cause a distribution with another version that changed what is loaded, or that holds more or less by more
        than `floor` bytes; its accounts are closed. `held`: bytes, by distribution, that the project's lines hold
        through it."""
        ours = {*self.upgraded, *self._gone.installed, *self._new.installed}
        causes = [self._cause(one, books, held) for one in self._changed if one.distribution in ours]
        return [cause for cause in causes if cause.modules or abs(cause.bytes) > floor]

    def _cause(self, change: DistributionChange, books: Books, held: Mapping[str, int]) -> Cause:
        name = change.distribution
        both, gone, new = self._both.pop(name, []), self._gone.of(name), self._new.of(name)
        difference = sum(books.new[item.module] for item in new) + sum(books.gone[item.module] for item in gone)
        difference += books.close(both) + held.get(name, 0)
        return Cause(
            kind="distribution",
            bytes=within_bytes(difference),
            # Of modules that both sides load, the difference of two single measurements says nothing.
            seconds=None if both else within_seconds(_seconds(new) - _seconds(gone)),
            distribution=name,
            base_version=change.base_version,
            head_version=change.head_version,
            modules=len(new) + len(gone),
            chain=self._chain(name),
        )

    def _chain(self, distribution: str) -> list[ImportStep]:
        """The way to the first module of a distribution that something else asks for, rather than itself when it is
        called; to any when there is none such."""
        for side in (self._after, self._before):
            items = [item for item in side.modules.values() if item.distribution == distribution]
            for item in items:
                if side.asking_distribution(item) != distribution:
                    return side.chain(item.module)
            if items:
                return side.chain(items[0].module)
        return []


def _seconds(modules: Iterable[Import]) -> float:
    return sum(item.self_seconds for item in modules)
