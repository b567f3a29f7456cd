"""Parsing /proc, on texts that kernels have printed."""

import os
import sys

import pytest

from memci.measure.process import proc
from memci.measure.process.proc import Listener, MainThread, Resident, Status

PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")

little_endian = pytest.mark.skipif(sys.byteorder == "big", reason="the text is of a little-endian machine")

TCP = b"""\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 11111 1 0 100 0 0 10 0
   1: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 22222 1 0 100 0 0 10 0
   2: 0100007F:1F90 0100007F:A1B2 01 00000000:00000000 00:00000000 00000000     0        0 33333 1 0 20 4 30 10 -1
"""
TCP6 = b"""\
  sl  local_address                         remote_address                        st tx_queue rx_queue inode
   0: 00000000000000000000000001000000:1F91 00000000000000000000000000000000:0000 0A 0:0 00:0 0 0 0 44444 1 0 100 0 0
   1: 0000000000000000FFFF00000100007F:1F92 00000000000000000000000000000000:0000 0A 0:0 00:0 0 0 0 55555 1 0 100 0 0
   2: 00000000000000000000000000000000:1F93 00000000000000000000000000000000:0000 0A 0:0 00:0 0 0 0 66666 1 0 100 0 0
"""


@little_endian
def test_only_listening_ipv4_sockets_are_taken() -> None:
    assert proc.parse_listeners(TCP) == [Listener("127.0.0.1", 8080, 11111), Listener("0.0.0.0", 80, 22222)]  # noqa: S104


@little_endian
def test_ipv6_addresses_are_read_word_by_word() -> None:
    assert proc.parse_listeners(TCP6) == [
        Listener("::1", 8081, 44444),
        Listener("::ffff:127.0.0.1", 8082, 55555),
        Listener("::", 8083, 66666),
    ]


def test_a_cut_row_is_no_socket() -> None:
    assert proc.parse_listeners(TCP[: TCP.index(b" 22222")]) == [Listener("127.0.0.1", 8080, 11111)]
    assert proc.parse_listeners(b"") == []


def test_anonymous_memory_is_what_no_file_backs() -> None:
    assert proc.parse_statm(b"5000 2000 1500 1 0 900 0\n") == Resident(rss=2000 * PAGE, anon=500 * PAGE)


def test_counters_that_lag_do_not_make_it_negative() -> None:
    assert proc.parse_statm(b"5000 2 3 1 0 900 0\n").anon == 0


def test_a_status_has_both_figures_and_a_zombies_none() -> None:
    assert proc.parse_status(b"Name:\tVmHWM: 3 kB\nVmHWM:\t    2048 kB\nRssAnon:\t     512 kB\n") == Status(
        anon_rss=512 * 1024, peak_rss=2048 * 1024
    )
    assert proc.parse_status(b"Name:\tpython\nState:\tZ (zombie)\n") == Status(anon_rss=None, peak_rss=None)


def test_pss_anon_is_found_and_missing_on_older_kernels() -> None:
    assert proc.parse_pss_anon(b"55-7f ---p 0 00:00 0 [rollup]\nPss:  99 kB\nPss_Anon:  12 kB\n") == 12 * 1024
    assert proc.parse_pss_anon(b"55-7f ---p 0 00:00 0 [rollup]\nPss:  99 kB\n") is None


def test_schedstat_is_in_nanoseconds() -> None:
    assert proc.parse_schedstat(b"1500000000 250000000 42\n") == MainThread(ran=1.5, waited=0.25)


def test_a_command_with_spaces_and_parentheses_does_not_shift_the_fields() -> None:
    fields = b"S 10 20 30 0 -1 4194560 1 2 3 4 150 50 70 30 20 0 1 0 777 0 0"
    stat = proc.parse_stat(b"4242 (a) b (c) " + fields)
    assert (stat.state, stat.session, stat.started) == ("S", 30, 777)
    assert (stat.cpu, stat.children_cpu) == (200 / TICKS, 100 / TICKS)


def test_steal_is_the_eighth_figure_of_all_cpus() -> None:
    assert proc.parse_steal(b"cpu  102014 0 7447 217315 215 0 24 102 0 0\ncpu0 1 2 3 4\n") == 102 / TICKS


def test_what_has_gone_reads_as_none() -> None:
    gone = 2**22 + 1
    assert proc.resident(gone) is None
    assert proc.status(gone) is None
    assert proc.stat(gone) is None
    assert proc.command(gone) == ""
    assert proc.children(gone) == []
    assert list(proc.socket_inodes(gone)) == []


def test_this_process_is_seen_as_it_is() -> None:
    own = proc.resident(os.getpid())
    assert own is not None
    assert own.rss > own.anon > 0
    assert sys.executable.rpartition("/")[2] in proc.command(os.getpid())
    assert proc.lists_children()


def test_the_cpu_clock_of_a_process_agrees_with_its_own() -> None:
    before = sum(os.times()[:4])
    stat = proc.stat(os.getpid())
    assert stat is not None
    seen = proc.cpu_time(os.getpid(), stat)
    after = sum(os.times()[:4])
    # os.times() counts in ticks, once for user and once for system time.
    assert before - 2 / TICKS <= seen <= after + 2 / TICKS


def test_the_cpu_time_of_a_process_that_has_just_gone_is_what_was_seen() -> None:
    assert proc.cpu_time(2**22 + 1, proc.Stat("Z", 1, 1.5, 0.25, 7)) == 1.75
