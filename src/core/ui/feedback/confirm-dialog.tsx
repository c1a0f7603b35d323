"use client";

import { Modal } from "antd";
import { useTranslations } from "next-intl";
import { useEffect } from "react";

export type Question = {
  title: string;
  content?: string;
  okText: string;
  cancelText?: string;
  isDanger?: boolean;
  onOk: () => unknown;
};

export const ConfirmDialog = ({ question, onClose }: { question: Question; onClose: () => void }) => {
  const t = useTranslations("buttons");
  const [modal, holder] = Modal.useModal();
  useEffect(() => {
    const { isDanger = true, ...words } = question;
    const box = modal.confirm({
      cancelText: t("cancel"),
      ...words,
      okButtonProps: { danger: isDanger },
      afterClose: onClose,
    });
    return () => box.destroy();
  }, [modal, question, onClose, t]);
  return holder;
};
