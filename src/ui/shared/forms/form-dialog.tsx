"use client";

import { Modal } from "antd";
import { useTranslations } from "next-intl";
import { type ComponentProps, useEffect, useState } from "react";
import styles from "./forms.module.css";
import { LabelledForm } from "./labelled-form.tsx";

type Props<Values extends object> = ComponentProps<typeof LabelledForm<Values>> & {
  title: string;
  okText: string;
  isDanger?: boolean;
  isDisabled?: boolean;
  onClose: () => void;
};

/** Gives the focus back to what had it before: one that is taken away while open does not do so itself. */
const useFocusBack = () => {
  const [opener] = useState(() => document.activeElement);
  useEffect(() => () => (opener instanceof HTMLElement ? opener.focus({ preventScroll: true }) : undefined), [opener]);
};

/** A form in a dialog: Enter sends it, Esc leaves it. It is made anew each time it is shown. */
export const FormDialog = <Values extends object>({
  title,
  okText,
  isDanger = false,
  isDisabled = false,
  onClose,
  ...form
}: Props<Values>) => {
  const t = useTranslations("buttons");
  useFocusBack();
  return (
    <Modal
      open
      title={title}
      okText={okText}
      cancelText={t("cancel")}
      okButtonProps={{ htmlType: "submit", form: form.name, danger: isDanger, disabled: isDisabled }}
      confirmLoading={form.submission.isBusy}
      onCancel={onClose}
      className={styles.dialog ?? ""}
    >
      <LabelledForm {...form} />
    </Modal>
  );
};
