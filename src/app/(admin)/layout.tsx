export { AdminShell as default } from "#ui/shell/admin-shell.tsx";
