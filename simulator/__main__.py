"""`python -m simulator --port 8071`: serve until stopped."""

from __future__ import annotations

import argparse
import signal
import threading

from simulator.server import make_server


def main() -> None:
    """Parse the port and the seed, serve, and stop cleanly on SIGTERM or Ctrl-C."""
    parser = argparse.ArgumentParser(prog="simulator", description="Five departments over HTTP")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8071)
    parser.add_argument("--seed", type=int, default=1, help="seed of random faults")
    parser.add_argument("--fault-rate", type=float, default=0.0, help="share of answers that fail")
    parser.add_argument("--book", default="", help="JSON file of records to serve")
    args = parser.parse_args()
    server = make_server(args.host, args.port, args.seed, args.fault_rate, args.book)
    signal.signal(
        signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown, daemon=True).start()
    )
    try:
        server.serve_forever(poll_interval=0.2)
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()


if __name__ == "__main__":
    main()
