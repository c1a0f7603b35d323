"use client";

import { Modal } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";

type Props = { onLeave: () => void; onStay: () => void };

export const LeaveDialog = ({ onLeave, onStay }: Props) => {
  const t = useTranslations();
  const [isOpen, setOpen] = useState(true);
  const close = () => setOpen(false);
  return (
    <Modal
      open={isOpen}
      title={t("states.unsaved")}
      okText={t("segments.leave")}
      cancelText={t("segments.stay")}
      closable={false}
      onOk={() => {
        close();
        onLeave();
      }}
      onCancel={close}
      afterClose={onStay}
    >
      {t("segments.leave_about")}
    </Modal>
  );
};
