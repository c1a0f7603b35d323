"use client";

import { App } from "antd";
import { useTranslations } from "next-intl";

type Question = { title: string; content?: string; okText: string; onOk: () => unknown };

/** Asks before what can't be undone is done. */
export const useConfirm = () => {
  const t = useTranslations("buttons");
  const { modal } = App.useApp();
  return (question: Question) =>
    modal.confirm({ ...question, okButtonProps: { danger: true }, cancelText: t("cancel") });
};
