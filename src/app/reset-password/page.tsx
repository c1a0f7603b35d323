export { ResetPasswordPage as default } from "#ui/reset-password/reset-password-page.tsx";
