import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Scope } from "#core/values/permissions.ts";
import { readCustomer } from "#features/customer-page/read-customer.ts";
import { readMonths, readProducts, readRfmHistory } from "#features/customer-page/read-customer-history.ts";
import { listCustomers } from "#features/customers/list-customers.ts";

import { getSegmentMovement } from "#features/report/get-segment-movement.ts";
import { getSegmentationReport } from "#features/report/get-segmentation-report.ts";
import { listSegmentCustomers } from "#features/report/list-report-customers.ts";
import { listCriteriaValues } from "#features/segments/describe-criteria.ts";
import { listSegments } from "#features/segments/list-segments.ts";
import { previewSegment } from "#features/segments/preview-segment.ts";
import { asAdmin } from "../request.ts";

const READER = { language: "en" } as const;
const DAYS = 90;
const LIST = { page: 1, pageSize: 100 };
/** When an answer was made, which differs between two readers of the same data. */
const MADE_AT = ["generated_at", "generatedAt", "asOf"];

/** Every number that pages show of a business's orders, read as they read it. */
export const readNumbers = async (scope: Scope) => {
  const customers = await listCustomers(asAdmin(scope), { ...LIST, sort: "-lifetimeValue" });
  const about = customers.data
    .slice(0, 2)
    .map(async ({ id }) => [
      await readCustomer(scope, id, READER),
      await readProducts(scope, id),
      await readMonths(scope, id),
      await readRfmHistory(scope, id),
    ]);
  const [rfm, value, behavior] = await Promise.all(
    (["rfm", "value", "behavior"] as const).map((method) => getSegmentationReport(scope, { method, days: DAYS })),
  );
  return {
    rfm: rfm?.value,
    value: value?.value,
    behavior: behavior?.value,
    movement: (await getSegmentMovement(scope, { days: DAYS })).value,
    reported: await listSegmentCustomers(scope, { ...LIST, method: "rfm", days: DAYS, sort: "-revenue" }),
    customers,
    about: await Promise.all(about),
    values: await listCriteriaValues(scope, { field: "channel" }, READER),
    preview: (await previewSegment(scope, { criteria: { minOrders: 2 }, withReach: false }, READER)).count,
    segments: (await listSegments(scope, {}, READER)).data.map(({ name, memberCount }) => [name, memberCount]),
  };
};

export type Numbers = Awaited<ReturnType<typeof readNumbers>>;

/** As text that is equal for two readers of the same data. */
export const asText = (numbers: unknown): string =>
  JSON.stringify(numbers, (key, value) => (MADE_AT.includes(key) ? undefined : value));

/** Another process of the product, which reads the numbers when asked to and keeps its caches in between. */
export const startNumberReader = async (scope: Scope) => {
  const code = `import(${JSON.stringify(import.meta.url)}).then(async ({ readNumbers }) => {
    process.stdin.on("data", async () => console.log(JSON.stringify(await readNumbers(${JSON.stringify(scope)}))));
    console.log("ready");
  })`;
  const child = spawn(process.execPath, ["-e", code], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done) throw new Error("The reader ended");
    return value;
  };
  await nextLine();
  return {
    read: async (): Promise<Numbers> => {
      child.stdin.write("read\n");
      return JSON.parse(await nextLine());
    },
    end: async () => {
      const ended = once(child, "exit");
      child.kill();
      await ended;
    },
  };
};
