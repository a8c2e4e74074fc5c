// Shows what needs a script to those who have one, and says so plainly when a passkey does not work.
document.querySelectorAll(".with-script[hidden]").forEach((form) => {
  form.hidden = !window.PublicKeyCredential
})
document.addEventListener("allauth.error", (event) => {
  event.preventDefault()
  const told = document.getElementById("passkey_error")
  if (told) told.hidden = false
})
