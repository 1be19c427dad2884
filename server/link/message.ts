/** What the window that opened the page is told, as Truto's link SDK reads it (http-api-spec 1.4). */

type LinkErrorType =
  | "invalid_token"
  | "invalid_integration"
  | "connection_error"
  | "validation_error"
  /** Of Truto's form after connecting, which does not exist here. */
  | "rapid_form_error";

export type LinkMessage =
  | {
      readonly is_truto: true;
      readonly result: "success";
      readonly integration: string;
      readonly integrated_account_id: string;
    }
  | {
      readonly is_truto: true;
      readonly result: "error";
      readonly error: string;
      readonly error_type: LinkErrorType;
      readonly integration?: string;
    };

export const successMessage = (integration: string, accountId: string): LinkMessage => ({
  is_truto: true,
  result: "success",
  integration,
  integrated_account_id: accountId,
});

export const errorMessage = (type: LinkErrorType, error: string): LinkMessage => ({
  is_truto: true,
  result: "error",
  error,
  error_type: type,
});
