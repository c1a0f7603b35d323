"use client";

import { Button, Modal } from "antd";
import { useTranslations } from "next-intl";
import { type ReactNode, useRef, useState } from "react";
import { CopyLine } from "./copy-line.tsx";

type Props = { title: string; label: string; secret: string; onStored: () => void; children?: ReactNode };

/** A secret that is shown only once: the dialog stays until it was copied or the user confirms that it is stored. */
export const OneTimeSecret = ({ title, label, secret, onStored, children }: Props) => {
  const t = useTranslations("settings");
  const [isOpen, setOpen] = useState(true);
  const isCopied = useRef(Promise.resolve(false));
  const close = () => setOpen(false);
  // A key pressed while the text is being copied takes effect once the copy has succeeded.
  const leave = async () => (await isCopied.current) && close();
  return (
    <Modal
      open={isOpen}
      title={title}
      closable={false}
      maskClosable={false}
      onCancel={() => void leave()}
      afterClose={onStored}
      footer={
        <Button type="primary" onClick={close}>
          {t("stored")}
        </Button>
      }
    >
      <div className="stack gap-12">
        {children}
        <CopyLine
          label={label}
          text={secret}
          onCopy={(isDone) => {
            isCopied.current = isDone;
          }}
        />
        <p className="text-warning">{t("once")}</p>
      </div>
    </Modal>
  );
};
