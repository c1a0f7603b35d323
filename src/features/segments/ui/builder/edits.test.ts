import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Condition, type Criteria, listConditions } from "#records/rules/criteria/criteria.ts";
import {
  addCondition,
  addGroup,
  changeCondition,
  cycleGroupKind,
  duplicateRow,
  type Edit,
  liftRow,
  moveRow,
  placeRow,
  removeRow,
  wrapRow,
} from "./edits.ts";

import { countLevels, criteriaFrom, findRow, type GroupRow, listRows, mapRowPaths, treeFrom } from "./tree.ts";
import { record, redo, startHistory, undo } from "./use-builder.ts";

const orders = (value: number): Condition => ({ field: "orders", operator: "at_least", value });

/** Three levels: 1, then either 2 or (3 and 4), then 5. */
const NESTED: Criteria = { all: [orders(1), { any: [orders(2), { all: [orders(3), orders(4)] }] }, orders(5)] };

const nested = treeFrom(NESTED);

/** The ID of the condition with this value. */
const at = (root: GroupRow, value: number): string => {
  const row = listRows(root).find((each) => "condition" in each && each.condition.value === value);
  return row?.id ?? "none";
};

/** The values with brackets around groups: easier to compare than the criteria. */
const drawn = (root: GroupRow): string => {
  const letter = { all: "&", any: "|", not: "!" }[root.group];
  const parts = root.members.map((row) => ("members" in row ? drawn(row) : String(row.condition.value ?? "?")));
  return `${letter}(${parts.join(" ")})`;
};

const result = (edit: Edit | null): string => (edit ? drawn(edit.root) : "refused");

test("the tree used in the tests below", () => {
  expect(drawn(nested)).toBe("&(1 |(2 &(3 4)) 5)");
});

describe("criteria and rows", () => {
  const condition = fc.integer({ min: 0, max: 9 }).map(orders);
  const { tree } = fc.letrec<{ tree: Criteria; node: Criteria }>((tie) => ({
    node: fc.oneof({ depthSize: "small", withCrossShrink: true }, condition, tie("tree")),
    tree: fc
      .record({
        kind: fc.constantFrom("all", "any", "not"),
        members: fc.array(tie("node"), { minLength: 1, maxLength: 4 }),
      })
      .map(
        ({ kind, members }): Criteria =>
          kind === "all" ? { all: members } : kind === "any" ? { any: members } : { not: members },
      ),
  }));

  test("round-trip, and each row has the API's path", () => {
    fc.assert(
      fc.property(tree, (criteria) => {
        const root = treeFrom(criteria);
        expect(criteriaFrom(root)).toEqual(criteria);
        const paths = mapRowPaths(root);
        const placed = listRows(root).flatMap((row) =>
          "condition" in row ? [{ path: paths.get(row.id), condition: row.condition }] : [],
        );
        expect(placed).toEqual(listConditions(criteria));
        expect(new Set(listRows(root).map(({ id }) => id)).size).toBe(listRows(root).length);
      }),
    );
  });

  test("keep unique IDs, no empty groups and the limits after any edits", () => {
    const edits = [
      addCondition,
      addGroup,
      cycleGroupKind,
      duplicateRow,
      liftRow,
      removeRow,
      wrapRow,
      (root: GroupRow, id: string) => moveRow(root, id, 1),
      (root: GroupRow, id: string) => moveRow(root, id, -1),
    ];
    const step = fc.record({ edit: fc.constantFrom(...edits), row: fc.nat() });
    fc.assert(
      fc.property(tree, fc.array(step, { maxLength: 30 }), (criteria, steps) => {
        let root = treeFrom(criteria);
        const deepest = Math.max(5, countLevels(root));
        for (const { edit, row } of steps) {
          const rows = listRows(root);
          const done = edit(root, rows[row % rows.length]?.id ?? "");
          if (!done) continue;
          root = done.root;
          expect(findRow(root, done.focus)).toBeDefined();
          const ids = listRows(root).map(({ id }) => id);
          expect(new Set(ids).size).toBe(ids.length);
          const empty = listRows(root).filter((each) => "members" in each && each.members.length === 0);
          expect(empty.filter(({ id }) => id !== root.id)).toEqual([]);
          expect(countLevels(root)).toBeLessThanOrEqual(deepest);
        }
      }),
    );
  });

  test("a single condition becomes the only member of a group, and nothing becomes an empty group", () => {
    expect(criteriaFrom(treeFrom(orders(1)))).toEqual({ all: [orders(1)] });
    expect(criteriaFrom(treeFrom(null))).toEqual({ all: [] });
  });
});

describe("adding", () => {
  test("puts a condition after the row, or at the end of the group whose head has the focus", () => {
    expect(result(addCondition(nested, at(nested, 1)))).toBe("&(1 ? |(2 &(3 4)) 5)");
    expect(result(addCondition(nested, nested.id))).toBe("&(1 |(2 &(3 4)) 5 ?)");
  });

  test("makes a group of the other kind with one condition, which gets the focus", () => {
    const edit = addGroup(nested, at(nested, 5));
    expect(result(edit)).toBe("&(1 |(2 &(3 4)) 5 |(?))");
    expect(edit && findRow(edit.root, edit.focus)).toMatchObject({ condition: { field: "" } });
  });

  test("stops at 50 conditions and at five levels", () => {
    const full = treeFrom({ all: Array.from({ length: 50 }, (_, i) => orders(i)) });
    expect(addCondition(full, full.id)).toBeNull();
    expect(duplicateRow(full, at(full, 7))).toBeNull();
    const deep = treeFrom({ all: [{ any: [{ all: [{ any: [{ all: [orders(1)] }] }] }] }] });
    expect(addGroup(deep, at(deep, 1))).toBeNull();
    expect(wrapRow(deep, at(deep, 1))).toBeNull();
  });
});

describe("moving", () => {
  test("goes past a condition, into a group, through it and out again", () => {
    let root = nested;
    const seen = [1, 2, 3, 4, 5, 6, 7].map(() => {
      const edit = moveRow(root, at(root, 1), 1);
      root = edit?.root ?? root;
      return result(edit);
    });
    expect(seen).toEqual([
      "&(|(1 2 &(3 4)) 5)",
      "&(|(2 1 &(3 4)) 5)",
      "&(|(2 &(1 3 4)) 5)",
      "&(|(2 &(3 1 4)) 5)",
      "&(|(2 &(3 4 1)) 5)",
      "&(|(2 &(3 4) 1) 5)",
      "&(|(2 &(3 4)) 1 5)",
    ]);
    expect(result(moveRow(root, at(root, 1), -1))).toBe("&(|(2 &(3 4) 1) 5)");
  });

  test("moves a group past its neighbors, never into another group", () => {
    const group = listRows(nested).find((row) => "members" in row && row.group === "any")?.id ?? "";
    expect(result(moveRow(nested, group, -1))).toBe("&(|(2 &(3 4)) 1 5)");
    expect(result(moveRow(nested, group, 1))).toBe("&(1 5 |(2 &(3 4)))");
  });

  test("stops at both ends", () => {
    expect(moveRow(nested, at(nested, 1), -1)).toBeNull();
    expect(moveRow(nested, at(nested, 5), 1)).toBeNull();
    expect(moveRow(nested, nested.id, 1)).toBeNull();
  });

  test("dragging goes anywhere except into itself", () => {
    const group = listRows(nested).find((row) => "members" in row && row.group === "any")?.id ?? "";
    const inner = listRows(nested).filter((row) => "members" in row)[2]?.id ?? "";
    expect(result(placeRow(nested, at(nested, 5), { group: inner, at: 1 }))).toBe("&(1 |(2 &(3 5 4)))");
    expect(result(placeRow(nested, at(nested, 1), { group: nested.id, at: 3 }))).toBe("&(|(2 &(3 4)) 5 1)");
    expect(placeRow(nested, group, { group: inner, at: 0 })).toBeNull();
  });
});

test("wrapping puts a row into a group of the other kind, and lifting takes it out again", () => {
  const wrapped = wrapRow(nested, at(nested, 5));
  expect(result(wrapped)).toBe("&(1 |(2 &(3 4)) |(5))");
  expect(result(wrapped && liftRow(wrapped.root, wrapped.focus))).toBe("&(1 |(2 &(3 4)) 5)");
  expect(result(liftRow(nested, at(nested, 3)))).toBe("&(1 |(2 &(4) 3) 5)");
  expect(liftRow(nested, at(nested, 5))).toBeNull();
});

test("removing the last member removes its group and focuses the next row", () => {
  const once = removeRow(nested, at(nested, 3));
  expect(once && [result(once), once.focus]).toEqual(["&(1 |(2 &(4)) 5)", at(nested, 4)]);
  const twice = once && removeRow(once.root, once.focus);
  expect(twice && [result(twice), twice.focus]).toEqual(["&(1 |(2) 5)", at(nested, 5)]);
  expect(removeRow(nested, nested.id)).toBeNull();
});

test("a copy follows its original, ALL turns to ANY, NONE and back, and a condition is replaced in place", () => {
  expect(result(duplicateRow(nested, at(nested, 3)))).toBe("&(1 |(2 &(3 3 4)) 5)");
  const kinds = [1, 2, 3].reduce<GroupRow[]>(
    (roots) => [...roots, cycleGroupKind(roots.at(-1) ?? nested, nested.id)?.root ?? nested],
    [nested],
  );
  expect(kinds.map(({ group }) => group)).toEqual(["all", "any", "not", "all"]);
  expect(cycleGroupKind(nested, at(nested, 1))).toBeNull();
  expect(result(changeCondition(nested, at(nested, 4), orders(9)))).toBe("&(1 |(2 &(3 9)) 5)");
});

test("undone edits can be redone until the next edit", () => {
  const three = record(record(startHistory("a"), "b"), "c");
  const back = undo(three);
  expect([back.now, redo(back).now, undo(undo(back)).now]).toEqual(["b", "c", "a"]);
  expect(redo(record(back, "d")).now).toBe("d");
});
