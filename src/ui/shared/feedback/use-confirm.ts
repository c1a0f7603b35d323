"use client";

import { App } from "antd";
import { useTranslations } from "next-intl";

type Question = { title: string; content?: string; okText: string; onOk: () => unknown };

/** Asks for confirmation before an action that cannot be undone. */
export const useConfirm = () => {
  const t = useTranslations("buttons");
  const { modal } = App.useApp();
  return (question: Question) =>
    modal.confirm({ ...question, okButtonProps: { danger: true }, cancelText: t("cancel") });
};
