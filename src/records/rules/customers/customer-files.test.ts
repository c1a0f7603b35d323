import { expect, test } from "vitest";
import { customerFileName } from "./customer-files.ts";

test.each([
  ["rfm", ["At Risk"], "rfm-at-risk-2026-11-21.csv"],
  ["rfm", ["At Risk", "R2F3"], "rfm-at-risk-r2f3-2026-11-21.csv"],
  ["rfm", [undefined, undefined], "rfm-2026-11-21.csv"],
  ["segment", ["VIP customers"], "segment-vip-customers-2026-11-21.csv"],
  ["segment", ["Atenção / frágeis…"], "segment-atencao-frageis-2026-11-21.csv"],
  ["segment", ["★"], "segment-2026-11-21.csv"],
  ["segment", ["常连客户"], "segment-常连客户-2026-11-21.csv"],
])("a file of %s %j is %s", (list, parts, name) => {
  expect(customerFileName(list, parts, "2026-11-21")).toBe(name);
});
