/** Identifies a state of a business's orders; a later state of the same epoch has a larger revision. */
export type OrderState = { epoch: string; revision: number };

/** Whether this state has every order of the wanted one. */
export const isNoOlder = ({ epoch, revision }: OrderState, wanted: OrderState): boolean =>
  epoch === wanted.epoch && revision >= wanted.revision;
