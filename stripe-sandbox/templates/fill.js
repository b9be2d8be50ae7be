
// A tap on a test number fills the form in place; without this script its link does so by a reload.
document.querySelectorAll("a[data-fill]").forEach((link) => {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const set = (id, value) => { const field = document.getElementById(id); if (field) field.value = value; };
    const debit = link.dataset.kind === "debit";
    const method = document.querySelector(`input[name=method][value=${debit ? "bank_debit" : "card"}]`);
    if (method) method.checked = true;
    if (debit) {
      set("iban", link.dataset.fill);
      set("holder", "Jenny Rosen");
    } else {
      set("card_number", link.dataset.fill);
      set("expiry", "12 / 34");
      set("cvc", link.dataset.fill.startsWith("37") ? "1234" : "123");
      set("name", "Jenny Rosen");
    }
    const email = document.getElementById("email");
    (email.value ? document.querySelector("button.pay") : email).focus();
  });
});
