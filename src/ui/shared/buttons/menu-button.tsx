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
    /** For items that open a dialog, which gives the focus back to what had it: the menu's item is hidden by then. */
    returnsFocus?: boolean;
  };

/** A button that opens a menu. */
export const MenuButton = ({
  menu,
  placement,
  overlayClassName,
  onOpenChange,
  children,
  hasCaret = false,
  returnsFocus = false,
  ...look
}: Props) => {
  const { button, buttonProps, popup } = useMenu<HTMLButtonElement>({
    menu: returnsFocus ? { ...menu, onClick: (info) => focusAndClick(info) } : menu,
    onOpenChange,
    ...(placement && { placement }),
    ...(overlayClassName && { overlayClassName }),
  });
  const focusAndClick: MenuOptions["menu"]["onClick"] & {} = (info) => {
    // Enter would also press the button that it finds focused.
    info.domEvent.preventDefault();
    button.current?.focus();
    menu.onClick?.(info);
  };
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
