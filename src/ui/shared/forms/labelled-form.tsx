"use client";

import { Form } from "antd";
import { type ReactNode, useEffect, useState } from "react";
import { FormProblems, type Problem } from "./form-problems.tsx";
import styles from "./forms.module.css";
import type { Submission } from "./use-submit.ts";

type Props<Values extends object> = {
  /** Of the form: its inputs' ids begin with it. */
  name: string;
  initial: Values;
  /** The fields' labels, by their names on the wire. */
  labels: Partial<Record<keyof Values & string, string>>;
  submission: Submission;
  onSubmit: (values: Values) => void;
  onChange?: (values: Values) => void;
  children: ReactNode;
};

/** Labels above, errors under their fields and in one list on top; what the server refuses is told the same way. */
export const LabelledForm = <Values extends object>(props: Props<Values>) => {
  const { name, initial, labels, submission, onSubmit, onChange, children } = props;
  const [form] = Form.useForm<Values>();
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const { error } = submission;

  const problemOf = (field: string, message: string): Problem | undefined => {
    // The wire names an element of a list: `permissions[0]`.
    const known = Object.entries<string | undefined>(labels).find(
      ([key]) => field === key || field.startsWith(`${key}[`),
    );
    return known?.[1] === undefined ? undefined : { id: `${name}_${known[0]}`, label: known[1], message };
  };
  const tell = (found: readonly { field: string; message: string }[]) =>
    setProblems(found.flatMap(({ field, message }) => problemOf(field, message) ?? []));

  // biome-ignore lint/correctness/useExhaustiveDependencies: one refusal is told once
  useEffect(() => {
    if (!error) return;
    tell(error.details);
    const fields = error.details.map(({ field, message }) => ({ name: field.replace(/\[.*/, ""), errors: [message] }));
    form.setFields(fields as Parameters<typeof form.setFields>[0]);
  }, [error]);

  return (
    <Form<Values>
      method="post"
      form={form}
      name={name}
      layout="vertical"
      initialValues={initial}
      requiredMark={false}
      scrollToFirstError={false}
      className={styles.form ?? ""}
      onValuesChange={(_, values) => onChange?.(values)}
      onFinish={(values) => {
        setProblems([]);
        onSubmit(values);
      }}
      onFinishFailed={({ errorFields }) =>
        tell(errorFields.map(({ name: path, errors }) => ({ field: String(path[0]), message: errors[0] ?? "" })))
      }
    >
      <FormProblems problems={problems} error={error} />
      {children}
    </Form>
  );
};
