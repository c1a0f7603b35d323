export { NotFoundPage as default } from "#features/shell/ui/error-pages.tsx";
