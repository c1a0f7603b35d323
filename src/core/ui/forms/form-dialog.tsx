"use client";

import { Modal } from "antd";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import type { CallError, InputOf } from "#core/ui/call.ts";
import type { WriteRoute } from "#core/ui/use-write.ts";
import { LabelledForm, type LabelledFormOptions, type Write } from "./labelled-form.tsx";
import { type DataOf, type RouteFormOptions, useRouteForm } from "./use-route-form.ts";

type Appearance<Values extends object, Input extends object = object> = LabelledFormOptions<Values, Input> & {
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

type Props<R extends WriteRoute, Values extends object> = Omit<Appearance<Values, Partial<InputOf<R>>>, "onClose"> &
  RouteFormOptions<R> & {
    route: R;
    /** Replaces the form after saving. */
    next?: (saved: DataOf<R>) => ReactNode;
    /** Called after the dialog has closed, with the answer's data if it was saved. */
    onClose: (saved?: DataOf<R>) => void;
    children: ReactNode | ((sent: Sent) => ReactNode);
  };

/**
 * A form in a dialog that writes by a route. Not by Refine's `useModalForm`, whose source imports by a name that only its own build
 * knows (`ui/bundle/refine-antd.js`).
 */
export const FormDialog = <R extends WriteRoute, Values extends object>(props: Props<R, Values>) => {
  const { route, params, reloads, successMessage, onSaved, next, onClose, children, ...look } = props;
  const [isOpen, setOpen] = useState(true);
  const [saved, setSaved] = useState<DataOf<R>>();
  const write = useRouteForm(route, {
    ...(params && { params }),
    ...(reloads && { reloads }),
    successMessage,
    onSaved: (data) => {
      setOpen(false);
      setSaved(data);
      onSaved?.(data);
    },
  });
  const { formProps, mutation } = write;
  const send = (variables: object) => void Promise.resolve(formProps.onFinish?.(variables)).catch(() => {});
  // Wait until this dialog has closed and returned the focus before opening the next.
  const [isClosed, setClosed] = useState(false);
  const after = saved !== undefined && next?.(saved);
  if (isClosed) return after;
  return (
    <FormBox
      {...look}
      write={write}
      isOpen={isOpen}
      onLeave={() => setOpen(false)}
      onClose={after ? () => setClosed(true) : () => onClose(saved)}
    >
      {typeof children === "function"
        ? children({ error: mutation.error, isBusy: mutation.isPending, send })
        : children}
    </FormBox>
  );
};
