import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

// Settings of glibc's allocator and of V8 in which the product runs: what was freed goes back to the system.

const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };

const settingsIn = (text = ""): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/\b(MALLOC_\w+)=(\S+)|--(max-[\w-]+-size)=(\d+)/g)].map(([, name, value, flag, size]) => [
      name ?? flag ?? "",
      value ?? size ?? "",
    ]),
  );

const STARTED = ["start", "worker", "demo"].map((name) => [`npm run ${name}`, settingsIn(scripts[name])] as const);
const IN_IMAGE = settingsIn(readFileSync("Dockerfile", "utf8"));

test.each(STARTED)("%s runs in the same settings as the image", (_, own) => {
  expect(own).toEqual(IN_IMAGE);
  expect(Object.keys(own)).toEqual(expect.arrayContaining(["MALLOC_ARENA_MAX", "max-semi-space-size"]));
});

/** A large buffer is freed; then 200 MB of buffers between small things that stay, as requests, files and PDFs leave them, are too. */
const PROGRAM = `
  const MB = 2 ** 20;
  const used = () => process.memoryUsage().rss / MB;
  Buffer.allocUnsafeSlow(30 * MB).fill(1);
  gc();
  const before = used();
  let buffers = [];
  const kept = [];
  for (let i = 0; i < 200; i++) {
    buffers.push(Buffer.allocUnsafeSlow(MB).fill(1));
    const timeZone = "+" + [i % 24, i % 60].map((part) => String(part).padStart(2, "0")).join(":");
    kept.push(new Intl.DateTimeFormat("en", { timeZone }));
  }
  const peak = used();
  buffers = null;
  gc();
  gc();
  console.log(JSON.stringify({ rose: peak - before, left: used() - before, kept: kept.length }));
`;

/** Many objects that live for a moment, and some a little longer, as requests leave them. */
const CHURNING = `
  let kept = [];
  for (let i = 0; i < 1_000_000; i++) {
    kept.push({ i, own: [i] });
    if (kept.length > 200_000) kept = [];
  }
  const { space_size } = v8.getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
  console.log(space_size / 1e6);
`;

test("objects made lately take no more than 34 MB", () => {
  const flag = `--max-semi-space-size=${IN_IMAGE["max-semi-space-size"]}`;
  const env = { ...process.env, NODE_OPTIONS: "" };
  const young = Number(execFileSync(process.execPath, [flag, "-e", CHURNING], { env, encoding: "utf8" }));
  expect(young).toBeGreaterThan(8);
  expect(young).toBeLessThanOrEqual(34);
});

test.runIf(process.platform === "linux")(
  "freed buffers go back to the system, although small things between them stay",
  () => {
    const { MALLOC_ARENA_MAX: _, MALLOC_MMAP_THRESHOLD_: __, ...others } = process.env;
    const env = { ...others, NODE_OPTIONS: "", ...IN_IMAGE };
    const answer = execFileSync(process.execPath, ["--expose-gc", "-e", PROGRAM], { env, encoding: "utf8" });
    const { rose, left } = JSON.parse(answer) as { rose: number; left: number };
    expect(rose).toBeGreaterThan(150);
    expect(left).toBeLessThan(50);
  },
);
