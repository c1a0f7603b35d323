"use client";

import { useCallback, useMemo, useReducer } from "react";
import type { Criteria } from "#lib/domain/segments/criteria.ts";
import { readNewCriteria } from "#lib/domain/segments/read-criteria.ts";
import type { ValueProblem } from "#lib/domain/segments/value-problems.ts";
import { initialBuilderState, reduceBuilder } from "./builder-state.ts";
import type { Edit } from "./row-changes.ts";
import { type ConditionRow, conditionCount, criteriaFrom, pathsOf, rowsOf, treeFrom } from "./tree.ts";

const isUnfinished = ({ field, value }: ConditionRow["condition"]): boolean => field === "" || value === undefined;

/** The rows of the criteria, their edits, and whether the criteria are complete. */
export const useBuilder = (initial: Criteria | null) => {
  const [state, dispatch] = useReducer(reduceBuilder, initial, initialBuilderState);
  const { history, active, moved, touched } = state;
  const root = history.now;

  const read = useMemo(() => {
    const given = criteriaFrom(root);
    const { criteria, problems } = readNewCriteria(given);
    const paths = pathsOf(root);
    const problemOf = new Map<string, ValueProblem>();
    for (const { id, ...row } of rowsOf(root)) {
      const path = paths.get(id);
      const problem = "condition" in row && problems.find((one) => one.path.startsWith(`${path}.`));
      if (problem) problemOf.set(id, problem);
    }
    const isEmpty = conditionCount(root) === 0;
    return { given, criteria: isEmpty ? null : criteria, problems: isEmpty ? [] : problems, paths, problemOf, isEmpty };
  }, [root]);

  /** Applies an edit unless it is null. */
  const apply = useCallback((edit: Edit | null, { movesFocus = true, isTyped = false } = {}): boolean => {
    if (edit) dispatch({ kind: "edit", edit, movesFocus, isTyped });
    return edit !== null;
  }, []);
  return {
    root,
    /** The only row in the tab order. */
    active,
    moved,
    ...read,
    apply,
    look: useCallback((id: string, movesFocus = false) => dispatch({ kind: "look", id, movesFocus }), []),
    /** The row's problem as an error: a missing field or value is one only after the focus left the row. */
    errorOf: ({ id, condition }: ConditionRow) =>
      isUnfinished(condition) && !touched.has(id) ? undefined : read.problemOf.get(id),
    /** Makes what is missing in these rows an error, by default in all. */
    touch: (ids = rowsOf(root).map(({ id }) => id)) => dispatch({ kind: "touch", ids }),
    /** Keyboard commands move the focus to the edited row; buttons keep it. */
    undo: useCallback((movesFocus = false) => dispatch({ kind: "undo", movesFocus }), []),
    redo: useCallback((movesFocus = false) => dispatch({ kind: "redo", movesFocus }), []),
    load: useCallback((criteria: Criteria | null) => dispatch({ kind: "load", root: treeFrom(criteria) }), []),
    mayUndo: history.past.length > 0,
    mayRedo: history.future.length > 0,
  };
};

export type Builder = ReturnType<typeof useBuilder>;
