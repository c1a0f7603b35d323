import { chmodSync, existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** Debian's package libfaketime. The library for programs with threads comes first. */
const LIBRARIES = ["x86_64-linux-gnu", "aarch64-linux-gnu"].map(
  (machine) => `/usr/lib/${machine}/faketime/libfaketimeMT.so.1`,
);

/** A clock that other processes read if they are started with `env`. Their timers keep the machine's pace. */
type OtherClock = { env: Record<string, string>; set: (daysAhead: number) => void; [Symbol.dispose]: () => void };

/** Null where libfaketime is not installed. */
export const anotherClock = (): OtherClock | null => {
  const library = LIBRARIES.find((file) => existsSync(file));
  if (!library) return null;
  const folder = mkdtempSync(path.join(tmpdir(), "clock-"));
  // Also for PostgreSQL's user.
  chmodSync(folder, 0o755);
  const file = path.join(folder, "offset");
  const set = (daysAhead: number) => {
    writeFileSync(`${file}.new`, `${daysAhead < 0 ? "" : "+"}${Math.round(daysAhead * 86_400)}`);
    // At once, because it is read at any moment.
    renameSync(`${file}.new`, file);
  };
  set(0);
  return {
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
      DONT_FAKE_MONOTONIC: "1",
    },
    set,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
};
