import { Input, type InputProps, type InputRef } from "antd";
import type { RefObject } from "react";
import styles from "./login.module.css";

type Props = Omit<InputProps, "onChange"> & {
  /** Its name as well. */
  id: string;
  label: string;
  field?: RefObject<InputRef | null>;
  onChange?: (value: string) => void;
  /** What is wrong with it. */
  problem?: string | null | undefined;
};

/** A field of the pages outside the product, with what is wrong with it beneath. */
export const LoginField = ({ id, label, field, onChange, problem = null, ...input }: Props) => (
  <div className={styles.field}>
    <label htmlFor={id}>{label}</label>
    <Input
      {...input}
      id={id}
      ref={field}
      name={id}
      size="large"
      onChange={(event) => onChange?.(event.target.value)}
      aria-invalid={problem !== null}
      {...(problem && { status: "error" as const, "aria-describedby": `${id}-problem` })}
    />
    {problem && (
      <p id={`${id}-problem`} className={styles.fieldError}>
        {problem}
      </p>
    )}
  </div>
);
