import type { ButtonHTMLAttributes } from "react";
import styles from "./plain-button.module.css";

type Props = Omit<ButtonHTMLAttributes<HTMLButtonElement>, "className"> & {
  kind?: "default" | "primary" | "text";
  isLarge?: boolean;
};

/** A button without antd, for pages outside the admin shell and components they share with it. */
export const PlainButton = ({ kind = "default", isLarge = false, type = "button", ...rest }: Props) => (
  <button
    {...rest}
    type={type}
    className={[styles.button, styles[kind], isLarge && styles.large].filter(Boolean).join(" ")}
  />
);
