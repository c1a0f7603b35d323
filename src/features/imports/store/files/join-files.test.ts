import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { indexBy, joinFilesHere } from "./join-files.ts";
import { inspectHere } from "./text-file.ts";

const folder = mkdtempSync(path.join(tmpdir(), "joined-"));
afterAll(() => rmSync(folder, { recursive: true }));

const aFile = async (name: string, text: string) => {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return (await inspectHere({ path: file, name })) as Parameters<typeof joinFilesHere>[0]["first"];
};

test("orders that are held for their lines are bounded by their length", async () => {
  const file = await aFile(
    "long.csv",
    `order_id,note\n${[1, 2, 3].map((id) => `${id},${"n".repeat(50)}`).join("\n")}\n`,
  );
  expect((await indexBy({ file }, 0, 1000))?.size).toBe(3);
  await expect(indexBy({ file }, 0, 100)).rejects.toMatchObject({
    issues: [{ reason: "too_long_to_join", values: { file: "long.csv" } }],
  });
});

test("only the three columns that name an order best are tried of many that two files share", async () => {
  const shared = ["f1", "f2", "f3", "f4"];
  const orders = await aFile(
    "orders.csv",
    `${shared},date\n${["a,a,a,1", "b,b,b,2"].map((row) => `${row},2026-05-01`).join("\n")}\n`,
  );
  const lines = await aFile("lines.csv", `${shared},sku\nx,x,x,1,P\ny,y,y,2,P\n`);
  const join = (key?: string) =>
    joinFilesHere({ first: orders, second: lines, key, to: path.join(folder, `${key}.csv`) });
  await expect(join()).rejects.toMatchObject({ issues: [{ reason: "no_shared_key" }] });
  expect((await join("f4")).joined.counts).toMatchObject({ orders: 2, linesWithOrder: 2 });
});
