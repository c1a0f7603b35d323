"use client";

import { DownOutlined } from "@ant-design/icons";
import { Button, type ButtonProps } from "antd";
import styles from "./menu-button.module.css";
import { type MenuOptions, useMenu } from "./use-menu.tsx";

type Props = MenuOptions &
  Pick<ButtonProps, "type" | "size" | "icon" | "loading" | "disabled" | "className" | "title" | "aria-label"> & {
    children?: ButtonProps["children"];
    /** Shows that a button with a text opens a menu. */
    hasCaret?: boolean;
  };

/** A button that opens a menu. */
export const MenuButton = ({
  menu,
  placement,
  overlayClassName,
  onOpenChange,
  children,
  hasCaret = false,
  ...look
}: Props) => {
  const { buttonProps, popup } = useMenu<HTMLButtonElement>({
    menu,
    onOpenChange,
    ...(placement && { placement }),
    ...(overlayClassName && { overlayClassName }),
  });
  const element = { ...look, ...buttonProps };
  return (
    <>
      {hasCaret ? (
        <Button {...element}>
          {children} <DownOutlined aria-hidden className={styles.caret ?? ""} />
        </Button>
      ) : (
        <Button {...element}>{children}</Button>
      )}
      {popup}
    </>
  );
};
