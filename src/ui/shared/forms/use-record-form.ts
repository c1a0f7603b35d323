"use client";

import { type BaseKey, type BaseRecord, type MetaQuery, propertyPathToArray, useForm } from "@refinedev/core";
import { Form, type FormProps } from "antd";
import type { CallError } from "../api/call.ts";
import type { Write } from "./labelled-form.tsx";

type Options<Answer extends BaseRecord> = {
  /** A resource of the data provider. A record is created unless there is an `id`. */
  resource: string;
  id?: BaseKey | undefined;
  meta?: MetaQuery | undefined;
  /** The success message; none if omitted. */
  successMessage?: string | undefined;
  onSaved?: ((answer: Answer) => void) | undefined;
};

/**
 * Refine's `useForm` with antd's form, whose fields show the server's errors. `onFinish` rejects if saving fails. The form or its
 * caller shows the result, and a reload never replaces what the user types.
 */
export const useRecordForm = <Answer extends BaseRecord = BaseRecord>(options: Options<Answer>) => {
  const { resource, id, meta, successMessage, onSaved } = options;
  const [form] = Form.useForm();
  const { onFinish, mutation } = useForm<Answer, CallError, object>({
    resource,
    action: id === undefined ? "create" : "edit",
    ...(id !== undefined && { id }),
    ...(meta && { meta }),
    redirect: false,
    liveMode: "off",
    queryOptions: { enabled: false },
    errorNotification: false,
    successNotification:
      successMessage === undefined ? false : { type: "success", key: resource, message: successMessage },
    onMutationSuccess: ({ data }) => onSaved?.(data),
    onMutationError: ({ errors }) => {
      const earlier = form.getFieldsError().map(({ name }) => ({ name, errors: [] }));
      const current = Object.entries(errors).map(([field, message]) => ({
        name: propertyPathToArray(field),
        errors: [message],
      }));
      form.setFields([...earlier, ...current]);
    },
  });
  const formProps: FormProps = { form, onFinish };
  return { form, formProps, mutation } satisfies Write & Record<string, unknown>;
};
