"use client";

import { Form, type FormProps } from "antd";
import { type ReactNode, useState } from "react";
import type { CallError, FieldProblem } from "../api/call.ts";
import { FormProblems, type Problem } from "./form-problems.tsx";
import styles from "./forms.module.css";

/**
 * For every form by Refine's `useForm`: what became of it is shown in the form or by its caller, and nothing replaces what is
 * being typed.
 */
export const FORM = {
  redirect: false,
  errorNotification: false,
  liveMode: "off",
  queryOptions: { enabled: false },
} as const;

/** Of what Refine's `useForm` and `useModalForm` give. */
export type Write = { formProps: FormProps; mutation: { error: CallError | null } };

export type LabelledFormProps<Values extends object> = {
  /** Of the form: its inputs' ids begin with it. */
  name: string;
  initial: Values;
  /** The fields' labels, by their names on the wire. */
  labels: Partial<Record<keyof Values & string, string>>;
  /** What is sent, where it is something else than the fields' values. */
  variables?: (values: Values) => object;
  onChange?: (values: Values) => void;
};

type Props<Values extends object> = LabelledFormProps<Values> & { write: Write; children: ReactNode };

/**
 * Labels above, errors under their fields and in one list on top; what the server refuses is shown the same way. Refine marks
 * the fields; the list, which takes the focus and leads to them, it does not have.
 */
export const LabelledForm = <Values extends object>(props: Props<Values>) => {
  const { name, initial, labels, variables = (values: Values) => values, onChange, children } = props;
  const { formProps, mutation } = props.write;
  const { onFinish, onValuesChange } = formProps;
  const [wrong, setWrong] = useState<readonly FieldProblem[]>([]);

  const problems = (wrong.length > 0 ? wrong : (mutation.error?.details ?? [])).flatMap(
    ({ field, message }): Problem[] => {
      // The wire names an element of a list: `permissions[0]`.
      const [key = ""] = field.split("[");
      const label = (labels as Record<string, string | undefined>)[key];
      return label === undefined ? [] : [{ id: `${name}_${key}`, label, message }];
    },
  );

  return (
    <Form
      {...formProps}
      method="post"
      name={name}
      layout="vertical"
      initialValues={initial}
      requiredMark={false}
      scrollToFirstError={false}
      className={styles.form ?? ""}
      onValuesChange={(changed, values) => {
        onValuesChange?.(changed, values);
        onChange?.(values);
      }}
      onFinish={async (values: Values) => {
        setWrong([]);
        try {
          await onFinish?.(variables(values));
        } catch {
          // Shown below, by the mutation's error.
        }
      }}
      onFinishFailed={({ errorFields }) =>
        setWrong(errorFields.map(({ name: path, errors }) => ({ field: String(path[0]), message: errors[0] ?? "" })))
      }
    >
      <FormProblems problems={problems} error={mutation.error} />
      {children}
    </Form>
  );
};
