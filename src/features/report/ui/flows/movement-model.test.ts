import fc from "fast-check";
import { expect, test } from "vitest";
import type { SegmentMovement } from "#features/report/contracts/segment-movement.ts";
import { linkAfterKey, toFlowDiagram } from "#features/report/ui/movement/movement-model.ts";

const flow = (from: string, to: string, customers: number) => ({
  from,
  to,
  customers,
  revenueBefore: 2 * customers,
  revenueNow: 3 * customers,
});
const period = (end: string) => ({ start: end, end, days: 1 });

const movementOf = (steps: { from: string; to: string; flows: ReturnType<typeof flow>[] }[]): SegmentMovement => ({
  period: period(steps.at(-1)?.to ?? ""),
  previousPeriod: period(steps[0]?.from ?? ""),
  currency: "USD",
  storefrontId: null,
  generatedAt: "2026-04-01T00:00:00Z",
  flows: steps[0]?.flows ?? [],
  steps: steps.map((step) => ({ ...step, spent: [] })),
});

test("a column has the segments in order of value, then customers without one, each with its size and revenue", () => {
  const { days, nodes, links } = toFlowDiagram(
    movementOf([
      {
        from: "2026-01-31",
        to: "2026-02-28",
        flows: [flow("NOT_YET", "R5F1M1", 2), flow("R5F5M5", "R5F5M5", 3), flow("R5F5M5", "NONE", 1)],
      },
    ]),
  );
  expect(days).toEqual(["2026-01-31", "2026-02-28"]);
  expect(nodes.map(({ column, rank, customers, revenue }) => [column, rank, customers, revenue])).toEqual([
    [0, "champions", 4, 8],
    [0, "NOT_YET", 2, 4],
    [1, "champions", 3, 9],
    [1, "new_customers", 2, 6],
    [1, "NONE", 1, 3],
  ]);
  expect(links.map(({ source, target }) => [source, target])).toEqual([
    [1, 3],
    [0, 2],
    [0, 4],
  ]);
});

test("the flows of every node sum to its size, and each column to the same population", () => {
  const codes = ["R5F5M5", "R4F4M4", "R1F1M2", "NONE", "NOT_YET"];
  const walks = fc.array(fc.tuple(...codes.slice(0, 3).map(() => fc.constantFrom(...codes))), { minLength: 1 });
  fc.assert(
    fc.property(walks, (customers) => {
      const steps = [0, 1].map((step) => {
        const sizes = new Map<string, number>();
        for (const walk of customers) {
          const key = `${walk[step]} ${walk[step + 1]}`;
          sizes.set(key, (sizes.get(key) ?? 0) + 1);
        }
        const flows = [...sizes].map(([key, size]) => flow(key.split(" ")[0] ?? "", key.split(" ")[1] ?? "", size));
        return { from: `2026-0${step + 1}-01`, to: `2026-0${step + 2}-01`, flows };
      });
      const { nodes, links } = toFlowDiagram(movementOf(steps));
      for (const [at, node] of nodes.entries()) {
        const sum = (side: "source" | "target") =>
          links.filter((link) => link[side] === at).reduce((all, link) => all + link.customers, 0);
        if (node.column < 2) expect(sum("source")).toBe(node.customers);
        if (node.column > 0) expect(sum("target")).toBe(node.customers);
      }
      for (const column of [0, 1, 2]) {
        const mine = nodes.filter((node) => node.column === column);
        expect(mine.reduce((all, node) => all + node.customers, 0)).toBe(customers.length);
      }
    }),
  );
});

test("arrow keys move within a step, and to the largest flow of the step beside it", () => {
  const { links } = toFlowDiagram(
    movementOf([
      { from: "2026-01-01", to: "2026-02-01", flows: [flow("R5F5M5", "R5F5M5", 1), flow("R5F5M5", "NONE", 5)] },
      { from: "2026-02-01", to: "2026-03-01", flows: [flow("R5F5M5", "R5F5M5", 1), flow("NONE", "NONE", 5)] },
    ]),
  );
  expect(
    ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "End", "a"].map((key) => linkAfterKey(links, 0, key)),
  ).toEqual([undefined, 1, undefined, 3, 1, undefined]);
  expect(linkAfterKey(links, 3, "ArrowLeft")).toBe(1);
});
