"use client";

import { createContext, type DragEvent, use, useCallback, useMemo, useReducer, useState } from "react";
import type { Criteria } from "#records/rules/criteria/criteria.ts";
import type { CriteriaReader } from "#records/rules/criteria/field.ts";
import { readNewCriteria } from "#records/rules/criteria/read-criteria.ts";
import type { ValueProblem } from "#records/rules/criteria/value-problems.ts";
import { type Edit, placeRow } from "./edits.ts";
import {
  type ConditionRow,
  conditionCount,
  criteriaFrom,
  findParentGroup,
  findRow,
  type GroupRow,
  isGroup,
  listRows,
  mapRowPaths,
  treeFrom,
} from "./tree.ts";

/** Undo history: past, present and future states. */
type UndoHistory<Value> = { past: readonly Value[]; now: Value; future: readonly Value[] };

const MOST = 200;

export const startHistory = <Value>(now: Value): UndoHistory<Value> => ({ past: [], now, future: [] });

export const record = <Value>({ past, now }: UndoHistory<Value>, next: Value): UndoHistory<Value> => ({
  past: [...past.slice(1 - MOST), now],
  now: next,
  future: [],
});

/** Unchanged if there is nothing to undo. */
export const undo = <Value>(history: UndoHistory<Value>): UndoHistory<Value> => {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return { past: history.past.slice(0, -1), now: before, future: [history.now, ...history.future] };
};

/** Unchanged if there is nothing to redo. */
export const redo = <Value>(history: UndoHistory<Value>): UndoHistory<Value> => {
  const [next, ...future] = history.future;
  return next === undefined ? history : { past: [...history.past, history.now], now: next, future };
};

/**
 * `moved` counts the focus requests: rows take the focus when it rises. `typed` is the row whose value is being typed, so that
 * all its letters are a single undo step. `touched` are the rows that the focus has left: unfinished ones are errors then.
 */
type BuilderState = {
  history: UndoHistory<GroupRow>;
  active: string;
  moved: number;
  typed: string | null;
  touched: ReadonlySet<string>;
};

type BuilderAction =
  | { kind: "edit"; edit: Edit; movesFocus: boolean; isTyped: boolean }
  | { kind: "undo" | "redo"; movesFocus: boolean }
  | { kind: "look"; id: string; movesFocus: boolean }
  | { kind: "touch"; ids: readonly string[] }
  | { kind: "load"; root: GroupRow };

/** Without rows that are gone: their IDs are given to new ones. */
const touchedIn = (root: GroupRow, { touched }: BuilderState): ReadonlySet<string> =>
  new Set(listRows(root).flatMap(({ id }) => (touched.has(id) ? [id] : [])));

const settled = (state: BuilderState, history: UndoHistory<GroupRow>): BuilderState => ({
  ...state,
  history,
  typed: null,
  touched: touchedIn(history.now, state),
  active: findRow(history.now, state.active) ? state.active : history.now.id,
});

/** The result of an action on the rows. */
export const reduceBuilder = (state: BuilderState, action: BuilderAction): BuilderState => {
  switch (action.kind) {
    case "edit": {
      const { edit, movesFocus, isTyped } = action;
      const isMore = isTyped && state.typed === edit.focus;
      const history = isMore ? { ...state.history, now: edit.root } : record(state.history, edit.root);
      const moved = state.moved + (movesFocus ? 1 : 0);
      const typed = isTyped ? edit.focus : null;
      return { history, active: edit.focus, moved, typed, touched: touchedIn(edit.root, state) };
    }
    case "undo":
    case "redo": {
      const then = settled(state, action.kind === "undo" ? undo(state.history) : redo(state.history));
      return { ...then, moved: state.moved + (action.movesFocus ? 1 : 0) };
    }
    case "look":
      return { ...state, active: action.id, moved: state.moved + (action.movesFocus ? 1 : 0) };
    case "touch":
      return { ...state, touched: new Set([...state.touched, ...action.ids]) };
    case "load":
      return settled({ ...state, touched: new Set() }, record(state.history, action.root));
  }
};

/** The initial rows of these criteria, without history. */
export const initialBuilderState = (criteria: Criteria | null): BuilderState => {
  const root = treeFrom(criteria);
  return { history: startHistory(root), active: root.id, moved: 0, typed: null, touched: new Set() };
};

const isUnfinished = ({ field, value }: ConditionRow["condition"]): boolean => field === "" || value === undefined;

/** The rows of the criteria, their edits, and whether the criteria are complete. */
export const useBuilder = (initial: Criteria | null) => {
  const [state, dispatch] = useReducer(reduceBuilder, initial, initialBuilderState);
  const { history, active, moved, touched } = state;
  const root = history.now;

  const read = useMemo(() => {
    const given = criteriaFrom(root);
    const { criteria, problems } = readNewCriteria(given);
    const paths = mapRowPaths(root);
    const problemOf = new Map<string, ValueProblem>();
    for (const { id, ...row } of listRows(root)) {
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
    touch: (ids = listRows(root).map(({ id }) => id)) => dispatch({ kind: "touch", ids }),
    /** Keyboard commands move the focus to the edited row; buttons keep it. */
    undo: useCallback((movesFocus = false) => dispatch({ kind: "undo", movesFocus }), []),
    redo: useCallback((movesFocus = false) => dispatch({ kind: "redo", movesFocus }), []),
    load: useCallback((criteria: Criteria | null) => dispatch({ kind: "load", root: treeFrom(criteria) }), []),
    mayUndo: history.past.length > 0,
    mayRedo: history.future.length > 0,
  };
};

export type Builder = ReturnType<typeof useBuilder>;

type DropPosition = { id: string; side: "before" | "after" | "inside" };

const findDropTarget = (root: GroupRow, { id, side }: DropPosition): { group: string; at: number } | null => {
  const row = findRow(root, id);
  if (row && isGroup(row) && side === "inside") return { group: id, at: 0 };
  const parent = findParentGroup(root, id);
  if (!parent) return null;
  const at = parent.members.findIndex((one) => one.id === id);
  return { group: parent.id, at: side === "after" ? at + 1 : at };
};

/** Drag and drop of rows: the dragged row and its drop target. The menu and keys offer the same moves. */
export const useDragging = ({ root, apply }: Builder) => {
  const [carried, setCarried] = useState<string | null>(null);
  const [place, setPlace] = useState<DropPosition | null>(null);
  const end = () => {
    setCarried(null);
    setPlace(null);
  };
  return {
    carried,
    place,
    /** Props of the drag handle. */
    handle: (id: string) => ({
      draggable: true,
      onDragStart: (event: DragEvent<HTMLElement>) => {
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", id);
        const row = event.currentTarget.closest("[data-row]");
        if (row) event.dataTransfer.setDragImage(row, 16, 16);
        setCarried(id);
      },
      onDragEnd: end,
    }),
    /** Props of a row as a drop target, or of a group's head, which drops into the group. */
    target: (id: string, isHead: boolean) => ({
      onDragOver: (event: DragEvent<HTMLElement>) => {
        if (carried === null) return;
        event.preventDefault();
        event.stopPropagation();
        const { top, height } = event.currentTarget.getBoundingClientRect();
        const half = event.clientY < top + height / 2 ? "before" : "after";
        const side = isHead ? (half === "before" && id !== root.id ? "before" : "inside") : half;
        if (place?.id !== id || place.side !== side) setPlace({ id, side });
      },
      onDrop: (event: DragEvent<HTMLElement>) => {
        if (carried === null) return;
        event.preventDefault();
        event.stopPropagation();
        const to = place && findDropTarget(root, place);
        if (to && carried !== place?.id) apply(placeRow(root, carried, to));
        end();
      },
    }),
  };
};

type Dragging = ReturnType<typeof useDragging>;

type BuilderContext = {
  builder: Builder;
  reader: CriteriaReader;
  dragging: Dragging;
  /** How many customers each condition matches by itself, by path; null while unknown. */
  matchCounts: ReadonlyMap<string, number> | null;
  /** If no customers match, the path of the condition that matches the fewest by itself. */
  rarestPath: string | null;
  /** Runs a command of a key or menu and announces the result. */
  run: (command: import("./keys.ts").Command, id: string) => void;
};

export const RowContext = createContext<BuilderContext | null>(null);

export const useBuilderContext = (): BuilderContext => {
  const context = use(RowContext);
  if (!context) throw new Error("useRowWorld is for rows of a builder");
  return context;
};
