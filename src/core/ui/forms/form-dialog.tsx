"use client";

import { useForm } from "@refinedev/antd";
import type { BaseKey, BaseRecord, MetaQuery } from "@refinedev/core";
import { Modal } from "antd";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import type { CallError } from "#core/ui/call.ts";
import { type GetRoute, useInvalidateRoutes } from "#core/ui/use-answer.ts";
import { FORM, LabelledForm, type LabelledFormOptions, type Write } from "./labelled-form.tsx";

type Appearance<Values extends object> = LabelledFormOptions<Values> & {
  title: string;
  okText: string;
  isDanger?: boolean;
  isDisabled?: boolean;
  /** Called after the dialog has closed. */
  onClose: () => void;
};

type FormBoxProps<Values extends object> = Appearance<Values> & {
  write: Write & { mutation: { isPending: boolean } };
  isOpen: boolean;
  onLeave: () => void;
  children: ReactNode;
};

/** A form in a dialog: Enter submits, Esc cancels, and the focus returns to the element that opened it. */
export const FormBox = <Values extends object>(props: FormBoxProps<Values>) => {
  const { title, okText, isDanger = false, isDisabled = false, isOpen, onLeave, onClose, ...form } = props;
  const t = useTranslations("buttons");
  return (
    <Modal
      open={isOpen}
      title={title}
      okText={okText}
      cancelText={t("cancel")}
      okButtonProps={{ htmlType: "submit", form: form.name, danger: isDanger, disabled: isDisabled }}
      confirmLoading={form.write.mutation.isPending}
      onCancel={onLeave}
      afterClose={onClose}
    >
      <LabelledForm {...form} />
    </Modal>
  );
};

type Sent = { error: CallError | null; isBusy: boolean; send: (variables: object) => void };

type Props<Values extends object, Answer> = Appearance<Values> & {
  /** A resource of the data provider. A record is created unless there is an `id`. */
  resource: string;
  id?: BaseKey;
  meta?: MetaQuery;
  /** Routes that are loaded again after saving, besides those of the resource. */
  reloads?: readonly GetRoute[];
  /** The success message. */
  successMessage?: string;
  /** Called after saving, while the dialog closes. */
  onSaved?: (answer: Answer) => void;
  /** Replaces the form after saving. */
  next?: ReactNode;
  children: ReactNode | ((sent: Sent) => ReactNode);
};

/**
 * A form dialog for a record. Not by Refine's `useModalForm`, whose source imports by a name that only its own build knows
 * (`ui/bundle/refine-antd.js`).
 */
export const FormDialog = <Values extends object, Answer extends BaseRecord = BaseRecord>(
  props: Props<Values, Answer>,
) => {
  const { resource, id, meta, reloads = [], successMessage, onSaved, next, onClose, children, ...look } = props;
  const invalidateRoutes = useInvalidateRoutes();
  const [isOpen, setOpen] = useState(true);
  const write = useForm<Answer, CallError, object>({
    ...FORM,
    resource,
    action: id === undefined ? "create" : "edit",
    ...(id !== undefined && { id }),
    ...(meta && { meta }),
    successNotification:
      successMessage === undefined ? false : { type: "success", key: resource, message: successMessage },
    onMutationSuccess: ({ data }) => {
      setOpen(false);
      void invalidateRoutes(...reloads);
      onSaved?.(data);
    },
  });
  const { formProps, mutation } = write;
  const send = (variables: object) => void Promise.resolve(formProps.onFinish?.(variables)).catch(() => {});
  // Wait until this dialog has closed and returned the focus before opening the next.
  const [isClosed, setClosed] = useState(false);
  if (isClosed) return next;
  return (
    <FormBox
      {...look}
      write={write}
      isOpen={isOpen}
      onLeave={() => setOpen(false)}
      onClose={next ? () => setClosed(true) : onClose}
    >
      {typeof children === "function"
        ? children({ error: mutation.error, isBusy: mutation.isPending, send })
        : children}
    </FormBox>
  );
};
