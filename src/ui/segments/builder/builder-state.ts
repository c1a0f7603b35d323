import type { Criteria } from "#lib/domain/segments/criteria.ts";
import { record, redo, startHistory, type UndoHistory, undo } from "./history.ts";
import type { Edit } from "./row-changes.ts";
import { findRow, type GroupRow, rowsOf, treeFrom } from "./tree.ts";

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
  new Set(rowsOf(root).flatMap(({ id }) => (touched.has(id) ? [id] : [])));

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
