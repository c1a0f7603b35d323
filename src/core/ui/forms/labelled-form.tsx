"use client";

import { Checkbox, Form, type FormItemProps, type FormProps } from "antd";
import { useTranslations } from "next-intl";
import { type ComponentProps, type ReactNode, useState } from "react";
import type { CallError, FieldProblem } from "#core/ui/call.ts";
import { FormProblems, type Problem } from "./form-problems.tsx";
import styles from "./forms.module.css";

/** A required field. An empty one is reported when the form is submitted, not while it is filled in. */
export const RequiredItem = ({ rules = [], ...item }: FormItemProps) => {
  const t = useTranslations("forms");
  return (
    <Form.Item
      {...item}
      validateTrigger="onSubmit"
      rules={[{ required: true, whitespace: true, message: t("missing") }, ...rules]}
    />
  );
};

type CheckboxesProps<Value extends string> = Omit<ComponentProps<"fieldset">, "onChange"> & {
  options: readonly { value: Value; label: string }[];
  /** Set by `Form.Item`, like `onChange` and the ID. */
  value?: readonly Value[];
  onChange?: (value: Value[]) => void;
};

/**
 * Replaces antd's `Checkbox.Group`, whose boxes follow the form with a delay, so that a click right after another change was
 * reverted or missed that change.
 */
export const Checkboxes = <Value extends string>({
  options,
  value = [],
  onChange,
  className = styles.choices,
  ...group
}: CheckboxesProps<Value>) => {
  const values = options.map((option) => option.value);
  const choose = (chosen: Value, isChecked: boolean) =>
    onChange?.(values.filter((each) => (each === chosen ? isChecked : value.includes(each))));
  return (
    <fieldset {...group} tabIndex={-1} className={className}>
      {options.map(({ value: each, label }) => (
        <Checkbox key={each} checked={value.includes(each)} onChange={({ target }) => choose(each, target.checked)}>
          {label}
        </Checkbox>
      ))}
    </fieldset>
  );
};

/** The part of Refine's `useForm` that shows a form. */
export type Write = { formProps: FormProps; mutation: { error: CallError | null } };

export type LabelledFormOptions<Values extends object, Input extends object = object> = {
  /** The form's name, which prefixes the IDs of its inputs. */
  name: string;
  initial: Values;
  /** Labels by the field names of the API. */
  labels: Partial<Record<keyof Values & string, string>>;
  /** Converts the fields' values into the request, if they differ. */
  variables?: (values: Values) => Input;
  onChange?: (values: Values) => void;
};

type LabelledFormProps<Values extends object> = LabelledFormOptions<Values> & { write: Write; children: ReactNode };

/**
 * Labels above the fields, and errors below them and in a list at the top, including those from the server. Refine marks the
 * fields; the list, which takes the focus and links to them, is ours.
 */
export const LabelledForm = <Values extends object>(props: LabelledFormProps<Values>) => {
  const { name, initial, labels, variables = (values: Values) => values, onChange, children } = props;
  const { formProps, mutation } = props.write;
  const { onFinish, onValuesChange } = formProps;
  const [wrong, setWrong] = useState<readonly FieldProblem[]>([]);
  /** The fields that were changed since the form was submitted: their errors no longer hold. */
  const [changed, setChanged] = useState<ReadonlySet<string>>(new Set());

  const refused = (wrong.length > 0 ? wrong : (mutation.error?.details ?? [])).flatMap(({ field, message }) => {
    // The API names an item of a list: `permissions[0]`.
    const [key = ""] = field.split("[");
    const label = (labels as Record<string, string | undefined>)[key];
    return label === undefined ? [] : [{ key, id: `${name}_${key}`, label, message }];
  });
  const problems: Problem[] = refused.filter(({ key }) => !changed.has(key));
  const areFixed = refused.length > 0 && problems.length === 0;

  return (
    <Form
      {...formProps}
      method="post"
      name={name}
      layout="vertical"
      initialValues={initial}
      requiredMark={false}
      scrollToFirstError={false}
      className={`stack gap-16 ${styles.form}`}
      onValuesChange={(entered: object, values) => {
        const fields = Object.keys(entered);
        formProps.form?.setFields(fields.map((field) => ({ name: field, errors: [] })));
        setChanged((before) => new Set([...before, ...fields]));
        onValuesChange?.(entered, values);
        onChange?.(values);
      }}
      onFinish={async (values: Values) => {
        setWrong([]);
        try {
          await onFinish?.(variables(values));
        } catch {
          // Shown below, from the mutation's error.
        } finally {
          // Until then, the last error counts as mended.
          setChanged(new Set());
        }
      }}
      onFinishFailed={({ errorFields }) => {
        setWrong(errorFields.map(({ name: path, errors }) => ({ field: String(path[0]), message: errors[0] ?? "" })));
        setChanged(new Set());
      }}
    >
      <FormProblems problems={problems} error={areFixed ? null : mutation.error} />
      {children}
    </Form>
  );
};
