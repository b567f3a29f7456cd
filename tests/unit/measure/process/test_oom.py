"""Finding the kernel's counters of out-of-memory kills."""

from pathlib import Path

from memci.measure.process.oom import Mount, counter_files, parse_mounts, parse_oom_kills

V1_HOST = """\
35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
36 31 0:33 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu
22 1 0:20 / /proc rw - proc proc rw
"""
V2_HOST = "30 24 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"
V1_CONTAINER = "900 899 0:32 /docker/abc /sys/fs/cgroup/memory ro master:17 - cgroup cgroup rw,memory\n"


def test_counters_are_read_from_all_three_files() -> None:
    assert parse_oom_kills(b"oom_kill_disable 0\nunder_oom 0\noom_kill 7\n") == 7
    assert parse_oom_kills(b"low 0\nhigh 0\nmax 12\noom 3\noom_kill 2\noom_group_kill 0\n") == 2
    assert parse_oom_kills(b"pgfault 1\noom_kill 0\n") == 0
    assert parse_oom_kills(b"pgfault 1\n") is None


def test_only_hierarchies_that_limit_memory_are_taken() -> None:
    assert parse_mounts(V1_HOST) == [Mount(1, "/", Path("/sys/fs/cgroup/memory"))]
    assert parse_mounts(V2_HOST) == [Mount(2, "/", Path("/sys/fs/cgroup"))]


def test_v1_with_an_empty_v2_beside_it() -> None:
    mounts = parse_mounts(V1_HOST + V2_HOST.replace("/sys/fs/cgroup", "/sys/fs/cgroup/unified"))
    assert counter_files("4:memory:/build/7\n1:cpu:/other\n0::/\n", mounts) == [
        Path("/sys/fs/cgroup/memory/build/7/memory.oom_control"),
        Path("/sys/fs/cgroup/unified/memory.events"),
    ]


def test_v2() -> None:
    assert counter_files("0::/user.slice/run-1.scope\n", parse_mounts(V2_HOST)) == [
        Path("/sys/fs/cgroup/user.slice/run-1.scope/memory.events")
    ]


def test_a_container_that_is_shown_its_part_of_the_host() -> None:
    mounts = parse_mounts(V1_CONTAINER)
    inside = Path("/sys/fs/cgroup/memory/inner/memory.oom_control")
    assert counter_files("4:memory:/docker/abc/inner\n", mounts) == [inside]


def test_a_path_outside_of_what_is_mounted_is_taken_for_its_top() -> None:
    assert counter_files("4:memory:/docker/abcdef\n", parse_mounts(V1_CONTAINER)) == [
        Path("/sys/fs/cgroup/memory/memory.oom_control")
    ]


def test_without_a_hierarchy_there_is_no_file() -> None:
    assert counter_files("4:memory:/x\n0::/\n", []) == []
