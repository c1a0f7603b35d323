"use client";

import { useCallback, useMemo, useReducer } from "react";
import type { Criteria } from "#lib/domain/criteria/criteria.ts";
import { readCriteria } from "#lib/domain/criteria/read.ts";
import type { Problem } from "#lib/domain/criteria/value-problems.ts";
import type { Edit } from "./edits.ts";
import { begin, goBack, goForth, goOn, type History } from "./history.ts";
import { conditionCount, criteriaFrom, findRow, type GroupRow, pathsOf, rowsOf, treeFrom } from "./tree.ts";

/**
 * `moved` counts the times the focus was sent somewhere: rows take it when it rises. `typed` is the row whose value is being
 * typed: one step to undo, however many letters it has.
 */
type State = { history: History<GroupRow>; active: string; moved: number; typed: string | null };

type Action =
  | { kind: "edit"; edit: Edit; movesFocus: boolean; isTyped: boolean }
  | { kind: "undo" }
  | { kind: "redo" }
  | { kind: "look"; id: string; movesFocus: boolean }
  | { kind: "load"; root: GroupRow };

const settled = (state: State, history: History<GroupRow>): State => ({
  ...state,
  history,
  typed: null,
  active: findRow(history.now, state.active) ? state.active : history.now.id,
});

const reduce = (state: State, action: Action): State => {
  switch (action.kind) {
    case "edit": {
      const { edit, movesFocus, isTyped } = action;
      const isMore = isTyped && state.typed === edit.focus;
      const history = isMore ? { ...state.history, now: edit.root } : goOn(state.history, edit.root);
      const moved = state.moved + (movesFocus ? 1 : 0);
      return { history, active: edit.focus, moved, typed: isTyped ? edit.focus : null };
    }
    case "undo":
      return settled(state, goBack(state.history));
    case "redo":
      return settled(state, goForth(state.history));
    case "look":
      return { ...state, active: action.id, moved: state.moved + (action.movesFocus ? 1 : 0) };
    case "load":
      return settled(state, goOn(state.history, action.root));
  }
};

/** The rows of criteria, every edit of them, and whether they are finished. */
export const useBuilder = (initial: Criteria | null) => {
  const [state, dispatch] = useReducer(reduce, initial, (criteria): State => {
    const root = treeFrom(criteria);
    return { history: begin(root), active: root.id, moved: 0, typed: null };
  });
  const { history, active, moved } = state;
  const root = history.now;

  const read = useMemo(() => {
    const given = criteriaFrom(root);
    const { criteria, problems } = readCriteria(given);
    const paths = pathsOf(root);
    const problemOf = new Map<string, Problem>();
    for (const { id, ...row } of rowsOf(root)) {
      const path = paths.get(id);
      const problem = "condition" in row && problems.find((one) => one.path.startsWith(`${path}.`));
      if (problem) problemOf.set(id, problem);
    }
    const isEmpty = conditionCount(root) === 0;
    return { given, criteria: isEmpty ? null : criteria, problems: isEmpty ? [] : problems, paths, problemOf, isEmpty };
  }, [root]);

  /** Does an edit, unless it is refused (null). */
  const apply = useCallback((edit: Edit | null, { movesFocus = true, isTyped = false } = {}): boolean => {
    if (edit) dispatch({ kind: "edit", edit, movesFocus, isTyped });
    return edit !== null;
  }, []);
  return {
    root,
    /** The row that is the builder's one tab stop. */
    active,
    moved,
    ...read,
    apply,
    look: useCallback((id: string, movesFocus = false) => dispatch({ kind: "look", id, movesFocus }), []),
    undo: useCallback(() => dispatch({ kind: "undo" }), []),
    redo: useCallback(() => dispatch({ kind: "redo" }), []),
    load: useCallback((criteria: Criteria | null) => dispatch({ kind: "load", root: treeFrom(criteria) }), []),
    mayUndo: history.past.length > 0,
    mayRedo: history.future.length > 0,
  };
};

export type Builder = ReturnType<typeof useBuilder>;
