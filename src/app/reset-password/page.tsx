export { ResetPasswordPage as default } from "#ui/accounts/reset-password/reset-password-page.tsx";
