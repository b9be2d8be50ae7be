//! The product pages in a browser without JavaScript: making a product, publishing it, and what is refused.

use crate::support::{AdminBrowser, Browser, Given, Reply, World, between};
use domain::Role;
use http::Method;
use std::io::Cursor;

const SAVE: &str = "/api/admin/products/save";

async fn seller(world: &World) -> Browser {
    let AdminBrowser { browser, .. } = world.sign_in(Role::Catalog).await;
    browser
}

/// The form of a product as it stands in its page, with `changes`.
pub fn form_of(page: &str, changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let form = between(page, "action=\"/api/admin/products/save\"", "</form>");
    let mut fields = Vec::new();
    for input in form.split("<input").skip(1).map(|input| input.split('>').next().unwrap()) {
        let attribute =
            |name: &str| input.contains(&format!(" {name}=\"")).then(|| between(input, &format!(" {name}=\""), "\""));
        let off = attribute("type") == Some("checkbox") && !input.contains("checked");
        if let Some(name) = attribute("name").filter(|_| !off) {
            fields.push((name.to_owned(), unescaped(attribute("value").unwrap_or_default())));
        }
    }
    for area in form.split("<textarea").skip(1) {
        let (tag, text) = between(area, "", "</textarea>").split_once('>').unwrap();
        fields.push((between(tag, "name=\"", "\"").to_owned(), unescaped(text.strip_prefix('\n').unwrap_or(text))));
    }
    for (name, value) in changes {
        let name = if *name == "then" { "then".to_owned() } else { format!("form[{name}]") };
        fields.retain(|(known, _)| *known != name);
        fields.push((name, (*value).to_owned()));
    }
    fields
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#x27;", "'").replace("&amp;", "&")
}

async fn send(browser: &mut Browser, fields: &[(String, String)]) -> Reply {
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(SAVE, &fields).await
}

/// Opens `path`, changes its form, sends it, and follows to where it leads.
async fn save(browser: &mut Browser, path: &str, changes: &[(&str, &str)]) -> (String, String) {
    let page = browser.get(path).await.text();
    let reply = send(browser, &form_of(&page, changes)).await;
    let location = reply.location().to_owned();
    (location, browser.follow(reply).await.text())
}

/// Makes a draft and gives the path of its page.
async fn draft(browser: &mut Browser, name: &str) -> String {
    let (location, _) = save(browser, "/admin/products/new", &[("name", name), ("then", "save")]).await;
    assert!(location.ends_with("?done=created"), "{location}");
    location.split('?').next().unwrap().to_owned()
}

async fn upload(browser: &mut Browser, path: &str, place: &str, fields: &[(&str, &str, &[u8])]) -> Reply {
    let mut body = Vec::new();
    for (name, file, bytes) in fields {
        let file = if file.is_empty() { String::new() } else { format!("; filename=\"{file}\"") };
        body.extend_from_slice(
            format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").as_bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--XX--\r\n");
    let kind = Some("multipart/form-data; boundary=XX");
    browser.send_bytes(Method::POST, &format!("{path}/{place}"), kind, body).await.unwrap()
}

fn png() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(400, 300).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[tokio::test]
async fn r052_a_product_is_made_published_and_bought_without_javascript() {
    let world = World::start().await;
    let mut seller = seller(&world).await;
    let page = draft(&mut seller, "Winter Ferments").await;

    // What is missing is said, each with the way to its place.
    let (location, told) = save(&mut seller, &page, &[("then", "publish")]).await;
    assert_eq!(location, format!("{page}?problem=missing"));
    for words in ["Describe it", "Set a price", "Add at least one file"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(world.browser().get("/products/winter-ferments").await.status == 404);

    let words = [
        ("description", "# Cabbage\n\nand *salt*"),
        ("price", "19.99"),
        ("summary", "A crock, salt, time."),
        ("facts", "Pages: 212\nLicense: </script> & personal use"),
        ("then", "save"),
    ];
    assert!(save(&mut seller, &page, &words).await.0.ends_with("?done=saved"));
    let done = upload(&mut seller, &page, "files", &[("file", "ferments.pdf", b"%PDF-1.7 ferment")]).await;
    assert_eq!(done.location(), format!("{page}?done=files#files"));
    let done =
        upload(&mut seller, &page, "pictures", &[("alt", "", b"A crock"), ("picture", "crock.png", &png())]).await;
    assert_eq!(done.location(), format!("{page}?done=pictures#pictures"));
    let (location, told) = save(&mut seller, &page, &[("then", "publish")]).await;
    assert_eq!(location, format!("{page}?done=published"), "{told}");

    let shown = world.browser().get("/products/winter-ferments").await.text();
    assert!(shown.contains("<h1>Cabbage</h1>") || shown.contains("Cabbage</h"), "{shown}");
    assert!(shown.contains("<dt>Pages</dt><dd>212</dd>"), "{shown}");
    assert!(shown.contains("<dt>License</dt><dd>&lt;/script&gt; &amp; personal use</dd>"), "{shown}");
    let data = between(&shown, "<script type=\"application/ld+json\">", "</script>");
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    assert_eq!(data["additionalProperty"][1]["name"], "License");
    assert_eq!(data["additionalProperty"][1]["value"], "</script> & personal use");
    assert!(shown.contains("$19.99") && shown.contains("alt=\"A crock\"") && shown.contains("ferments.pdf"), "{shown}");
    let checkout = world.buy(&["winter-ferments"]).await;
    let order = world.order(&checkout.session).await;
    assert_eq!(order.lines[0].unit_price.decimal(), "19.99");
    let list = seller.get("/admin/products?q=ferm").await.text();
    let row = between(&list, "Winter Ferments", "</tr>");
    assert!(row.contains("Published") && row.contains("$19.99") && row.contains(">1</td>"), "{row}");

    // Unpublished, and gone for shoppers; the buyer keeps it.
    let id = page.rsplit('/').next().unwrap().to_owned();
    let done = seller.post("/api/admin/products/state", &[("id", &id), ("to", "archive")]).await;
    assert_eq!(done.location(), format!("{page}?done=archived"));
    assert_eq!(world.browser().get("/products/winter-ferments").await.status, 410);
    world.quiet().await;
    world.assert_invariants().await;
}

#[tokio::test]
async fn r005_a_price_is_kept_to_the_cent_it_was_typed_in() {
    let world = World::start().await;
    let mut seller = seller(&world).await;
    let page = draft(&mut seller, "Rye").await;
    // Each of them is a cent less when it goes through a floating-point number.
    for price in ["4.35", "1.15", "19.99", "8.41", "1001.10"] {
        let (_, told) = save(&mut seller, &page, &[("price", price), ("then", "save")]).await;
        let fields = form_of(&told, &[]);
        assert!(fields.contains(&("form[price]".to_owned(), price.to_owned())), "{price}: {fields:?}");
    }
}

#[tokio::test]
async fn what_cannot_be_saved_stands_in_the_form_again_with_the_reason() {
    let world = World::start().await;
    let mut seller = seller(&world).await;
    let page = draft(&mut seller, "Bread").await;
    let typed = [
        ("name", "Bread & <Butter>"),
        ("price", "1.234,50"),
        ("slug", "Not An Address"),
        ("sale_from", "2026-12-01T09:00"),
        ("sale_until", "2026-11-01T09:00"),
        ("quantity_max", "99"),
    ];
    let (location, told) = save(&mut seller, &page, &typed).await;
    assert_eq!(location, format!("{page}?problem=form"));
    assert!(told.contains("value=\"1.234,50\"") && told.contains("value=\"Not An Address\""), "{told}");
    assert!(told.contains("Bread &amp; &lt;Butter>") || told.contains("Bread &amp; &lt;Butter&gt;"), "{told}");
    for id in ["price", "slug", "sale_until", "quantity_max"] {
        assert!(told.contains(&format!("id=\"{id}-problem\"")), "{id}: {told}");
    }
    // Nobody else sees it, and it can be dropped.
    let mut other = world.sign_in(Role::Owner).await.browser;
    assert!(!other.get(&page).await.text().contains("1.234,50"));
    let id = page.rsplit('/').next().unwrap().to_owned();
    let done = seller.post("/api/admin/products/discard", &[("id", &id)]).await;
    let told = seller.follow(done).await.text();
    assert!(!told.contains("1.234,50") && told.contains("value=\"Bread\""), "{told}");
}

#[tokio::test]
async fn f073_a_second_admins_edit_is_shown_and_nobodys_words_are_lost() {
    let world = World::start().await;
    let mut ada = seller(&world).await;
    let mut eve = seller(&world).await;
    let page = draft(&mut ada, "Bread").await;
    // Both open it; Ada changes price and summary, Eve name and summary.
    let (adas, eves) = (ada.get(&page).await.text(), eve.get(&page).await.text());
    send(&mut ada, &form_of(&adas, &[("price", "7.00"), ("summary", "Ada's line")])).await;
    let reply = send(&mut eve, &form_of(&eves, &[("name", "Rye Bread"), ("summary", "Eve's line")])).await;
    assert_eq!(reply.location(), format!("{page}?problem=conflict"));
    let told = eve.follow(reply).await.text();
    assert!(
        told.contains("Somebody else saved this product") && told.contains("Ada's line")
            || told.contains("Ada&#x27;s line"),
        "{told}"
    );
    assert!(told.contains("value=\"Rye Bread\"") && told.contains("value=\"7.00\""), "{told}");
    let stored = ada.get(&page).await.text();
    assert!(!stored.contains("Rye Bread") && !stored.contains("Eve's line"), "{stored}");
    // Saved once more it is taken, with Ada's price.
    let reply = send(&mut eve, &form_of(&told, &[])).await;
    assert_eq!(reply.location(), format!("{page}?done=saved"));
    let stored = ada.get(&page).await.text();
    assert!(
        stored.contains("value=\"Rye Bread\"") && stored.contains("value=\"7.00\"") && stored.contains("Eve's line"),
        "{stored}"
    );
}

#[tokio::test]
async fn a074_a_form_changes_its_own_fields_and_nothing_else() {
    let world = World::start().await;
    let mut seller = seller(&world).await;
    let page = draft(&mut seller, "Bread").await;
    let html = seller.get(&page).await.text();
    for extra in ["form[state]", "form[id]", "form[currency]", "form[free]", "form[version]", "state", "price_version"]
    {
        let mut fields = form_of(&html, &[("name", "Taken over")]);
        fields.push((extra.to_owned(), "published".to_owned()));
        let reply = send(&mut seller, &fields).await;
        assert_eq!(reply.location(), "/admin/products?problem=bad-input", "{extra}");
    }
    // Without its base nobody could tell who was first.
    let without: Vec<_> =
        form_of(&html, &[("name", "Taken over")]).into_iter().filter(|(name, _)| name != "form[base]").collect();
    assert_eq!(send(&mut seller, &without).await.location(), "/admin/products?problem=bad-input");
    assert!(!seller.get(&page).await.text().contains("Taken over"));
}

#[tokio::test]
async fn a047_what_is_typed_cannot_break_out_of_its_field() {
    let world = World::start().await;
    let mut seller = seller(&world).await;
    let page = draft(&mut seller, "Bread").await;
    for evil in [
        "</textarea><script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "<!--<script>",
        "]]></textarea><svg onload=alert(1)>",
        "\n\n  first lines are kept",
    ] {
        let (location, told) = save(
            &mut seller,
            &page,
            &[("name", evil.trim()), ("description", evil), ("summary", evil.trim()), ("tags", "")],
        )
        .await;
        let kept = form_of(&told, &[]);
        let field = |name: &str| kept.iter().find(|(known, _)| known == name).unwrap().1.clone();
        assert_eq!(field("form[description]"), evil, "{location}");
        assert_eq!(field("form[name]"), evil.trim());
        assert!(
            !told.contains("<script>alert(1)") && !told.contains("<img src=x") && !told.contains("<svg onload"),
            "{told}"
        );
        let preview = seller.get(&format!("{page}/preview")).await.text();
        for tag in ["<script>alert(1)", "<img src=x", "<svg onload"] {
            assert!(!preview.contains(tag), "{tag}: {preview}");
        }
    }
}

#[tokio::test]
async fn an_old_address_leads_to_the_new_one() {
    let world = World::start().await;
    let mut seller = seller(&world).await;
    let list = seller.get("/admin/products?q=slow-bread").await.text();
    let page = format!("/admin/products/{}", between(between(&list, "<tbody>", "</a>"), "/admin/products/", "\""));
    assert!(save(&mut seller, &page, &[("slug", "slower-bread")]).await.0.ends_with("?done=saved"));
    let moved = world.browser().get("/products/slow-bread").await;
    assert_eq!((moved.status.as_u16(), moved.location()), (308, "/products/slower-bread"));
}

#[tokio::test]
async fn a_copy_is_a_draft_and_a_viewer_only_looks() {
    let world = World::start().await;
    let mut seller = seller(&world).await;
    let page = draft(&mut seller, "Bread").await;
    let id = page.rsplit('/').next().unwrap().to_owned();
    let copy = seller.post("/api/admin/products/duplicate", &[("id", &id)]).await;
    assert!(copy.location().ends_with("?done=duplicated") && !copy.location().contains(&id), "{}", copy.location());
    assert!(seller.follow(copy).await.text().contains("value=\"Copy of Bread\""));

    let mut viewer = world.sign_in(Role::Viewer).await.browser;
    let shown = viewer.get(&page).await.text();
    assert!(shown.contains("Bread") && !shown.contains(">Publish<") && !shown.contains("type=\"file\""), "{shown}");
    assert_eq!(viewer.get("/admin/products/new").await.status, 403);
    assert_eq!(upload(&mut viewer, &page, "files", &[("file", "x.txt", b"x")]).await.status, 403);
    assert_eq!(upload(&mut world.browser(), &page, "files", &[("file", "x.txt", b"x")]).await.status, 401);
}

#[tokio::test]
async fn a_description_of_50000_characters_is_taken_and_a_longer_one_named() {
    let world = World::start().await;
    let mut seller = seller(&world).await;
    let page = draft(&mut seller, "Bread").await;
    let long = "é".repeat(50_000);
    let (location, told) = save(&mut seller, &page, &[("description", &long)]).await;
    assert!(location.ends_with("?done=saved"), "{location} {}", told.len());
    let longer = "e".repeat(50_001);
    let (location, told) = save(&mut seller, &page, &[("description", &longer)]).await;
    assert!(location.ends_with("?problem=form") && told.contains("room for 50000 characters"), "{location}");
    let huge = "e".repeat(600_000);
    let page = seller.get(&page).await.text();
    assert_eq!(send(&mut seller, &form_of(&page, &[("description", &huge)])).await.status, 413);
}

#[tokio::test]
async fn f072_killed_between_the_bytes_and_the_product_nothing_is_half_there() {
    let mut world = World::given(Given { fail: "admin.blob_put:kill", ..Given::default() }).await;
    let mut seller = seller(&world).await;
    let page = draft(&mut seller, "Winter Ferments").await;
    let body = b"--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"ferments.pdf\"\r\n\r\n%PDF-1.7 x\r\n--XX--\r\n";
    let kind = Some("multipart/form-data; boundary=XX");
    let lost = seller.send_bytes(Method::POST, &format!("{page}/files"), kind, body.to_vec()).await;
    assert!(lost.is_err(), "the shop lived on");
    world.shop_dies().await;
    world.restart().await;
    let shown = seller.get(&page).await.text();
    assert!(shown.contains("No file yet") && shown.contains("Not finished"), "{shown}");
    let done = upload(&mut seller, &page, "files", &[("file", "ferments.pdf", b"%PDF-1.7 x")]).await;
    assert_eq!(done.location(), format!("{page}?done=files#files"));
    // What was cut stays as it was, to go on with or to give up: it is no second file of the product.
    let shown = seller.get(&page).await.text();
    assert_eq!(shown.matches("editor-file__name\">ferments.pdf").count(), 2, "{shown}");
    assert_eq!(shown.matches("Not finished: ").count(), 1, "{shown}");
}
