import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { growingCollections } from "./growing-collections.ts";

/** Why each doesn't grow without end. Values by keys of callers belong in `memoizeNewest`, or in an `LRUCache` with a size. */
const BOUNDED: Record<string, string> = {
  "lib/axes/extract-features.ts: STARTS": "one entry per axis, when it is loaded",
  "features/imports/import-tickets.ts: underWay": "an entry ends with its import",
  "features/runs/schedule-runs.ts: planned": "what is over is deleted each time",
  "core/auth/login.ts: slowLines": "a line ends with its last attempt",
  "core/cache.ts: underWay": "an entry ends with its computation",
  "core/runs/store/queue.ts: cell": "one entry per kind of run or signal",
  "records/customers/segment-turns.ts: lastTasks": "a line ends with its last task",
  "features/imports/shops/magento/client.ts: NO_NAMES": "nothing is added",
  "features/operations/store.ts: openStreams": "a stream ends with its connection, and LIVE_LIMITS bounds their number",
  "records/orders/copy/order-copy.ts: copies": "what is over is deleted with the next copy",
  "records/orders/copy/work-on-copy.ts: held": "REPORT_MEMORY_MB bounds it",
  "core/ui/call.ts: unanswered": "an entry ends with its request",
  "core/ui/feedback/loading-words.tsx: listeners": "a listener ends with its component",
  "core/ui/keys/active-keys.ts: listeners": "a listener ends with its component",
  "core/ui/keys/panel.ts: listeners": "a listener ends with its component",
  "core/ui/session/use-preferences.ts: listeners": "a listener ends with its component",
};

const sources = new Map(
  readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((file) => /[.]tsx?$/.test(file) && !/[.]test[.]|^(generated|testing)/.test(file))
    .map((file) => [file, readFileSync(path.join("src", file), "utf8")]),
);

test("no collection of the process grows with each new key", () => {
  expect(growingCollections(sources).sort()).toEqual(Object.keys(BOUNDED).sort());
});

test.each([
  ["const kept = new Map();", true],
  ["export const kept = new Set<string>();", true],
  ["const kept: Map<string, () => void> = new Map();", true],
  ["const kept = new Map<string, { after: number; done: () => Promise<void> }>();", true],
  ['const kept = () => once("kept", () => new Map<string, Date>());', true],
  ['const kept = (): Open =>\n  once("kept", () => ({ open: new Set<Open>(), isClosed: false }));', true],
  ['const kept = new Set(["a"]);', false],
  ["const kept = new Map(\n  NAMES.map((name) => [name, read(name)]),\n);", false],
  ["const read = (keys: string[]) => {\n  const own = new Map();\n  return own;\n};", false],
  ["const read = ({ named = new Map() }: Options) => named;", false],
  ["// const kept = new Map();", false],
])("%s", (text, isFound) => {
  expect(growingCollections(new Map([["a.ts", text]]))).toEqual(isFound ? ["a.ts: kept"] : []);
});
