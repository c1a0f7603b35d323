"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import type { InputOf, Route } from "./call.ts";
import { useConfirm } from "./feedback/confirm.tsx";
import { startNavigation } from "./page/navigation.ts";
import type { GetRoute } from "./use-answer.ts";
import { useWrite } from "./use-write.ts";

type DeleteRoute = Extract<Route, `DELETE ${string}`>;

type Options = {
  /** The message's key, and the lists that no longer have the record. */
  key: string;
  reloads: readonly GetRoute[];
  /** On the record's own page: the list that it leads to. */
  list?: string;
  /** Called with true when deleting begins, and with false if it fails, since the page must not load a deleted record again. */
  onDelete?: (isDeleting: boolean) => void;
};

type Question = {
  title: string;
  content?: string;
  okText?: string;
  successMessage?: string;
};

/** Deletes a record after asking. */
export const useDeletion = <R extends DeleteRoute>(route: R, { key, reloads, list, onDelete }: Options) => {
  const t = useTranslations("buttons");
  const router = useRouter();
  const confirm = useConfirm();
  const { write, isBusy } = useWrite(route, { key, reloads });
  const remove = async (input: InputOf<R>, successMessage: string | undefined) => {
    onDelete?.(true);
    const answer = await write(input, successMessage === undefined ? {} : { successMessage });
    if (!answer) return onDelete?.(false);
    if (list === undefined) return;
    startNavigation();
    router.push(list);
  };
  return {
    isBusy,
    ask: (input: InputOf<R>, { successMessage, okText = t("delete"), ...question }: Question): void =>
      confirm({ ...question, okText, onOk: () => void remove(input, successMessage) }),
  };
};
