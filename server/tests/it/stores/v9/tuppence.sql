PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE products (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    slug TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    card TEXT NOT NULL,
    body TEXT NOT NULL,
    sum INTEGER NOT NULL
, updated_at INTEGER GENERATED ALWAYS AS (json_extract(body, '$.updated_at')) VIRTUAL, sale_from INTEGER GENERATED ALWAYS AS (json_extract(card, '$.sale_from')) VIRTUAL, sale_until INTEGER GENERATED ALWAYS AS (json_extract(card, '$.sale_until')) VIRTUAL);
INSERT INTO products VALUES(1,'rmzxjijsofp2uytwiqgyhpnlsu','night-garden','published',1772442000,6,'{"id":"rmzxjijsofp2uytwiqgyhpnlsu","slug":"night-garden","name":"Night Garden","summary":"Thirty plants that open after dark.","price":{"minor":1200,"currency":"USD"},"quantity_max":3,"kind":"plants","picture":{"id":"al4rnyrbeuyyqwucvpp6iw37a4","alt":"Moonflowers by a door","width":400,"height":300,"renditions":[{"width":320,"key":"kknwmelkyecgb7evelgg3wsj3q"},{"width":400,"key":"olrvuihyb3esmxokitdmbvt34q"}]},"published_at":1772442000}','{"id":"rmzxjijsofp2uytwiqgyhpnlsu","slug":"night-garden","old_slugs":[],"name":"Night Garden","summary":"Thirty plants that open after dark.","description":"# Night Garden\n\nPlant them **by the door**, and wait.","price":{"minor":1200,"currency":"USD"},"price_version":2,"state":"published","sale_from":null,"sale_until":null,"tags":["plants","books"],"pictures":[{"id":"al4rnyrbeuyyqwucvpp6iw37a4","alt":"Moonflowers by a door","width":400,"height":300,"renditions":[{"width":320,"key":"kknwmelkyecgb7evelgg3wsj3q"},{"width":400,"key":"olrvuihyb3esmxokitdmbvt34q"}]}],"files":[{"id":"rbyou25pzw4cwnd3pb5aq226ry","versions":[{"version":1,"name":"night-garden.pdf","media_type":"application/octet-stream","size_bytes":37,"sha256":"6a12a9518bdb28b066a2a846a5247cd6e3921a08e97a0f877b829c5926944dab","key":"3bzxd22hu6kzentajf3ctyfrqa","note":"","added_at":1772442000},{"version":2,"name":"night-garden.pdf","media_type":"application/octet-stream","size_bytes":38,"sha256":"e3afce4b4e17db66ecc24db842a5e10747b124f5728c02f474556c413c28b14e","key":"zrwj726xndtpdveesmoczk3u6a","note":"Two plants more","added_at":1772620201}]}],"quantity_max":3,"later_versions":true,"published_at":1772442000,"updated_at":1772620201,"version":6}',4407833685027463547);
INSERT INTO products VALUES(2,'flkzyl3xmk47wu7jxnulbva24q','tea-ledger','published',1772442000,5,'{"id":"flkzyl3xmk47wu7jxnulbva24q","slug":"tea-ledger","name":"Tea Ledger","summary":"A notebook for tasters.","price":{"minor":850,"currency":"USD"},"quantity_max":5,"kind":"tea","picture":null,"published_at":1772442000}','{"id":"flkzyl3xmk47wu7jxnulbva24q","slug":"tea-ledger","old_slugs":[],"name":"Tea Ledger","summary":"A notebook for tasters.","description":"Two files: one to print, one to type into.","price":{"minor":850,"currency":"USD"},"price_version":2,"state":"published","sale_from":null,"sale_until":null,"tags":["tea"],"pictures":[],"files":[{"id":"svzehziuu6tqcgs5rr5bhfq4yu","versions":[{"version":1,"name":"tea-ledger.pdf","media_type":"application/octet-stream","size_bytes":20,"sha256":"1e6d9997744387aacf66526821f88468071967a66628e5b1a97a3dad2502b21b","key":"ivblzimtxzqb3545hngoxufafi","note":"","added_at":1772442000}]},{"id":"cgnuqy2spskfajovflhsmjr7sm","versions":[{"version":1,"name":"tea-ledger.txt","media_type":"application/octet-stream","size_bytes":23,"sha256":"9f3d0ed4b2249131c3368055be3642bdc1f220e3d828909090516d97620e1733","key":"qb4zjcsvm5rycurb7jv7blkmma","note":"","added_at":1772442000}]}],"quantity_max":5,"later_versions":true,"published_at":1772442000,"updated_at":1772442000,"version":5}',-1824977566792611215);
INSERT INTO products VALUES(3,'izsywnu5a6thqnedy7dg5j3t3i','paper-moon','published',1772442000,4,'{"id":"izsywnu5a6thqnedy7dg5j3t3i","slug":"paper-moon","name":"Paper Moon","summary":"A lamp to fold.","price":{"minor":500,"currency":"USD"},"kind":"paper","picture":null,"published_at":1772442000}','{"id":"izsywnu5a6thqnedy7dg5j3t3i","slug":"paper-moon","old_slugs":[],"name":"Paper Moon","summary":"A lamp to fold.","description":"Fold along the lines.","price":{"minor":500,"currency":"USD"},"price_version":2,"state":"published","sale_from":null,"sale_until":null,"tags":["paper"],"pictures":[],"files":[{"id":"rwpj3r7fh2vnkty626pm6vmyhe","versions":[{"version":1,"name":"paper-moon.svg","media_type":"application/octet-stream","size_bytes":42,"sha256":"f502af1820bfc04f67ff9daac2ae7a392e23c7cb6c3dfa5422db05fd9538be19","key":"ergpcirgeqys6c2r2kjg44powy","note":"","added_at":1772442000}]}],"quantity_max":1,"later_versions":true,"published_at":1772442000,"updated_at":1772442000,"version":4}',4271391781797496463);
INSERT INTO products VALUES(4,'ptz7ptarl2o5ruzacihmywcl5y','old-almanac','archived',1772442000,5,'{"id":"ptz7ptarl2o5ruzacihmywcl5y","slug":"old-almanac","name":"Old Almanac","summary":"Last year''s days.","price":{"minor":300,"currency":"USD"},"kind":null,"picture":null,"published_at":1772442000}','{"id":"ptz7ptarl2o5ruzacihmywcl5y","slug":"old-almanac","old_slugs":[],"name":"Old Almanac","summary":"Last year''s days.","description":"All days of last year.","price":{"minor":300,"currency":"USD"},"price_version":2,"state":"archived","sale_from":null,"sale_until":null,"tags":[],"pictures":[],"files":[{"id":"nq43wlrbuzgaahxnoj4ecrcc4q","versions":[{"version":1,"name":"almanac.txt","media_type":"application/octet-stream","size_bytes":15,"sha256":"e36ebb459f7982b030e1d1b81ff763b76730b09d2518afc9e9d69bead92d8d5f","key":"eaqy3ikfj2zvmk5lvhkxmpfuey","note":"","added_at":1772442000}]}],"quantity_max":1,"later_versions":true,"published_at":1772442000,"updated_at":1772620203,"version":5}',1223705836965766367);
INSERT INTO products VALUES(5,'kac6vb4erw2w7r7ckoyz7bghbi','winter-draft','draft',1772442000,2,'{"id":"kac6vb4erw2w7r7ckoyz7bghbi","slug":"winter-draft","name":"Winter Draft","summary":"","price":{"minor":0,"currency":"USD"},"kind":null,"picture":null,"published_at":1772442000}','{"id":"kac6vb4erw2w7r7ckoyz7bghbi","slug":"winter-draft","old_slugs":[],"name":"Winter Draft","summary":"","description":"Not yet.","price":{"minor":0,"currency":"USD"},"price_version":1,"state":"draft","sale_from":null,"sale_until":null,"tags":[],"pictures":[],"files":[],"quantity_max":1,"later_versions":true,"published_at":null,"updated_at":1772442000,"version":2}',645072431294807117);
CREATE TABLE old_slugs (slug TEXT PRIMARY KEY, product_id TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE product_tags (
    tag TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    product_id TEXT NOT NULL,
    PRIMARY KEY (tag, published_at DESC, product_id)
) WITHOUT ROWID;
INSERT INTO product_tags VALUES('tea',1772442000,'flkzyl3xmk47wu7jxnulbva24q');
INSERT INTO product_tags VALUES('paper',1772442000,'izsywnu5a6thqnedy7dg5j3t3i');
INSERT INTO product_tags VALUES('books',1772442000,'rmzxjijsofp2uytwiqgyhpnlsu');
INSERT INTO product_tags VALUES('plants',1772442000,'rmzxjijsofp2uytwiqgyhpnlsu');
CREATE TABLE tag_counts (tag TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO tag_counts VALUES('books',1);
INSERT INTO tag_counts VALUES('paper',1);
INSERT INTO tag_counts VALUES('plants',1);
INSERT INTO tag_counts VALUES('tea',1);
PRAGMA writable_schema=ON;
INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)VALUES('table','product_words','product_words',0,'CREATE VIRTUAL TABLE product_words USING fts5 (text, tokenize = ''unicode61 remove_diacritics 0'')');
CREATE TABLE IF NOT EXISTS 'product_words_data'(id INTEGER PRIMARY KEY, block BLOB);
INSERT INTO product_words_data VALUES(1,X'');
INSERT INTO product_words_data VALUES(10,X'00000000000000');
CREATE TABLE IF NOT EXISTS 'product_words_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS 'product_words_content'(id INTEGER PRIMARY KEY, c0);
CREATE TABLE IF NOT EXISTS 'product_words_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
CREATE TABLE IF NOT EXISTS 'product_words_config'(k PRIMARY KEY, v) WITHOUT ROWID;
INSERT INTO product_words_config VALUES('version',4);
CREATE TABLE shelf (revision INTEGER NOT NULL);
INSERT INTO shelf(rowid,revision) VALUES(1,23);
CREATE TABLE orders (
    id TEXT PRIMARY KEY,
    number TEXT NOT NULL,
    checkout_key TEXT NOT NULL UNIQUE,
    session TEXT,
    intent TEXT,
    buyer TEXT,
    created_at INTEGER NOT NULL,
    open INTEGER NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    sum INTEGER NOT NULL
, state TEXT GENERATED ALWAYS AS (json_extract(body, '$.state')) VIRTUAL, email TEXT GENERATED ALWAYS AS
    (lower(coalesce(json_extract(body, '$.desk.address'), json_extract(body, '$.payment.email')))) VIRTUAL, refund_asked_at INTEGER) WITHOUT ROWID;
INSERT INTO orders VALUES('6floqevh45go4de5nsus536swi','T-JFDQ-YN6I','dzh2smuob6trj4ublyq6mbpr5ffvvblt','cs_test_a1XcJK93MBE9Z4Lb4cukTlyqsiAYQBavTWu5yO3cgo9qC6hcTegLw0tUB4',NULL,NULL,1772729105,1,2,'{"id":"6floqevh45go4de5nsus536swi","number":"T-JFDQ-YN6I","checkout_key":"dzh2smuob6trj4ublyq6mbpr5ffvvblt","state":"session_open","lines":[{"product":"rmzxjijsofp2uytwiqgyhpnlsu","name":"Night Garden","summary":"Thirty plants that open after dark.","picture_path":"/pictures/olrvuihyb3esmxokitdmbvt34q","unit_price":{"minor":1200,"currency":"USD"},"price_version":2,"quantity":1,"files":[{"id":"rbyou25pzw4cwnd3pb5aq226ry","version":2,"name":"night-garden.pdf","media_type":"application/octet-stream","size_bytes":38,"sha256":"e3afce4b4e17db66ecc24db842a5e10747b124f5728c02f474556c413c28b14e","key":"zrwj726xndtpdveesmoczk3u6a","note":"","added_at":1772620201}],"later_versions":true}],"total":{"minor":1200,"currency":"USD"},"promotions":false,"tax":false,"claim":"6fe9d8c6f8d34fbc3e155bcba887db6dc4ba7b668733168f8702f618960ad388","created_at":1772729105,"stripe_key":{"attempt":1,"made_at":1772729105},"checkout":{"session":"cs_test_a1XcJK93MBE9Z4Lb4cukTlyqsiAYQBavTWu5yO3cgo9qC6hcTegLw0tUB4","url":"http://127.0.0.1:15081/sandbox/pay/cs_test_a1XcJK93MBE9Z4Lb4cukTlyqsiAYQBavTWu5yO3cgo9qC6hcTegLw0tUB4","expires_at":1772811905},"payment":null,"attention":null,"version":2}',-1595425162487797933,NULL);
INSERT INTO orders VALUES('72e5vllbcrw4ur32xzsemsshc4','T-FSGF-KO3F','uxgihefvurbhwoxq6oyzq2fpyypelvqu','cs_test_a1OxqOLjDSaAMeKdKCTLLyKetooK6bJpc8bwcWyBlIPBlIlkzZa8cVKHMp','pi_39lWnBGtATggJsjqjWKTQsiK','cleo@example.org',1772547000,0,5,'{"id":"72e5vllbcrw4ur32xzsemsshc4","number":"T-FSGF-KO3F","checkout_key":"uxgihefvurbhwoxq6oyzq2fpyypelvqu","state":"refunded_partial","lines":[{"product":"rmzxjijsofp2uytwiqgyhpnlsu","name":"Night Garden","summary":"Thirty plants that open after dark.","picture_path":"/pictures/olrvuihyb3esmxokitdmbvt34q","unit_price":{"minor":1200,"currency":"USD"},"price_version":2,"quantity":1,"files":[{"id":"rbyou25pzw4cwnd3pb5aq226ry","version":1,"name":"night-garden.pdf","media_type":"application/octet-stream","size_bytes":37,"sha256":"6a12a9518bdb28b066a2a846a5247cd6e3921a08e97a0f877b829c5926944dab","key":"3bzxd22hu6kzentajf3ctyfrqa","note":"","added_at":1772442000}],"later_versions":true},{"product":"flkzyl3xmk47wu7jxnulbva24q","name":"Tea Ledger","summary":"A notebook for tasters.","picture_path":null,"unit_price":{"minor":850,"currency":"USD"},"price_version":2,"quantity":1,"files":[{"id":"svzehziuu6tqcgs5rr5bhfq4yu","version":1,"name":"tea-ledger.pdf","media_type":"application/octet-stream","size_bytes":20,"sha256":"1e6d9997744387aacf66526821f88468071967a66628e5b1a97a3dad2502b21b","key":"ivblzimtxzqb3545hngoxufafi","note":"","added_at":1772442000},{"id":"cgnuqy2spskfajovflhsmjr7sm","version":1,"name":"tea-ledger.txt","media_type":"application/octet-stream","size_bytes":23,"sha256":"9f3d0ed4b2249131c3368055be3642bdc1f220e3d828909090516d97620e1733","key":"qb4zjcsvm5rycurb7jv7blkmma","note":"","added_at":1772442000}],"later_versions":true}],"total":{"minor":2050,"currency":"USD"},"promotions":false,"tax":false,"claim":"512b6ece50b01846992fa4b5248f55c0a07bfb613731092d398587a870cab012","created_at":1772547000,"stripe_key":{"attempt":1,"made_at":1772547000},"checkout":{"session":"cs_test_a1OxqOLjDSaAMeKdKCTLLyKetooK6bJpc8bwcWyBlIPBlIlkzZa8cVKHMp","url":"http://127.0.0.1:15081/sandbox/pay/cs_test_a1OxqOLjDSaAMeKdKCTLLyKetooK6bJpc8bwcWyBlIPBlIlkzZa8cVKHMp","expires_at":1772629800},"payment":{"session":"cs_test_a1OxqOLjDSaAMeKdKCTLLyKetooK6bJpc8bwcWyBlIPBlIlkzZa8cVKHMp","intent":"pi_39lWnBGtATggJsjqjWKTQsiK","email":"cleo@example.org","name":"Jenny Rosen","amount":{"minor":2050,"currency":"USD"},"refunded_minor":850,"settled_at":1772547000},"attention":null,"desk":{"address":null,"withheld":[1],"released":[],"lifted":{},"accepted":null,"refunds":[{"key":{"number":1,"attempt":1,"made_at":1772547001},"amount_minor":850,"lines":[1],"shares":{"1":850},"withhold":[1],"at":1772547001,"state":"done","id":"re_3jo4TLLKns18YZXpJUVpIxHs"}],"keys":["ikgzq7pvetuunhw4itmek3bysm"]},"version":5}',8539802910003027657,NULL);
INSERT INTO orders VALUES('7f5ztcs7yovq5wq2qp2tmacwsa','T-EM3P-EJLU','h35ehxlojb5n34bltgmduje7jaw65zbh','cs_test_a1FeKBiyQWyabirH41wFpn8ATsan3vmxm6WYSu9Pg2KmUDmwYvHaUKm7oS','pi_3Jo0tzZCw0wjS4NrHGsPRTPV','eve@example.com',1772620201,0,3,'{"id":"7f5ztcs7yovq5wq2qp2tmacwsa","number":"T-EM3P-EJLU","checkout_key":"h35ehxlojb5n34bltgmduje7jaw65zbh","state":"paid","lines":[{"product":"rmzxjijsofp2uytwiqgyhpnlsu","name":"Night Garden","summary":"Thirty plants that open after dark.","picture_path":"/pictures/olrvuihyb3esmxokitdmbvt34q","unit_price":{"minor":1200,"currency":"USD"},"price_version":2,"quantity":2,"files":[{"id":"rbyou25pzw4cwnd3pb5aq226ry","version":2,"name":"night-garden.pdf","media_type":"application/octet-stream","size_bytes":38,"sha256":"e3afce4b4e17db66ecc24db842a5e10747b124f5728c02f474556c413c28b14e","key":"zrwj726xndtpdveesmoczk3u6a","note":"","added_at":1772620201}],"later_versions":true},{"product":"izsywnu5a6thqnedy7dg5j3t3i","name":"Paper Moon","summary":"A lamp to fold.","picture_path":null,"unit_price":{"minor":500,"currency":"USD"},"price_version":2,"quantity":1,"files":[{"id":"rwpj3r7fh2vnkty626pm6vmyhe","version":1,"name":"paper-moon.svg","media_type":"application/octet-stream","size_bytes":42,"sha256":"f502af1820bfc04f67ff9daac2ae7a392e23c7cb6c3dfa5422db05fd9538be19","key":"ergpcirgeqys6c2r2kjg44powy","note":"","added_at":1772442000}],"later_versions":true}],"total":{"minor":2900,"currency":"USD"},"promotions":false,"tax":false,"claim":"a32015ff5d3b8121d367effd895ea794bb448106acf0d4097884a54849500d7a","created_at":1772620201,"stripe_key":{"attempt":1,"made_at":1772620201},"checkout":{"session":"cs_test_a1FeKBiyQWyabirH41wFpn8ATsan3vmxm6WYSu9Pg2KmUDmwYvHaUKm7oS","url":"http://127.0.0.1:15081/sandbox/pay/cs_test_a1FeKBiyQWyabirH41wFpn8ATsan3vmxm6WYSu9Pg2KmUDmwYvHaUKm7oS","expires_at":1772703001},"payment":{"session":"cs_test_a1FeKBiyQWyabirH41wFpn8ATsan3vmxm6WYSu9Pg2KmUDmwYvHaUKm7oS","intent":"pi_3Jo0tzZCw0wjS4NrHGsPRTPV","email":"eve@example.com","name":"Jenny Rosen","amount":{"minor":2900,"currency":"USD"},"refunded_minor":0,"settled_at":1772620201},"attention":null,"version":3}',-7194430578115350493,NULL);
INSERT INTO orders VALUES('epjls2umw4dkngzek3xbm6h5dq','T-VTUZ-3NPK','vwvav3hpsgwlqk5qafa4fwgmkq',NULL,NULL,'gil@example.com',1772620203,0,1,'{"id":"epjls2umw4dkngzek3xbm6h5dq","number":"T-VTUZ-3NPK","checkout_key":"vwvav3hpsgwlqk5qafa4fwgmkq","state":"given","lines":[{"product":"izsywnu5a6thqnedy7dg5j3t3i","name":"Paper Moon","summary":"A lamp to fold.","picture_path":null,"unit_price":{"minor":0,"currency":"USD"},"price_version":2,"quantity":1,"files":[{"id":"rwpj3r7fh2vnkty626pm6vmyhe","version":1,"name":"paper-moon.svg","media_type":"application/octet-stream","size_bytes":42,"sha256":"f502af1820bfc04f67ff9daac2ae7a392e23c7cb6c3dfa5422db05fd9538be19","key":"ergpcirgeqys6c2r2kjg44powy","note":"","added_at":1772442000}],"later_versions":true}],"total":{"minor":0,"currency":"USD"},"promotions":false,"tax":false,"claim":"a787accbfed9919f88e30a78168b0b1c2ae63bf0ca264f015c36744374ec1653","created_at":1772620203,"stripe_key":{"attempt":1,"made_at":1772620203},"checkout":null,"payment":null,"attention":null,"desk":{"address":"gil@example.com","withheld":[],"released":[],"lifted":{},"accepted":null,"refunds":[],"keys":[]},"version":1}',6219995940482001953,NULL);
INSERT INTO orders VALUES('gimqh5c2ccc52kfsadszgz4yba','T-NT2X-C2HB','kb34555fudse4hif5uizy7lrq66s25ny','cs_test_a14yqFR4qFKOjBeGQuCUYVoHdCSL8xkZBVC55zS4jvJUPVJJfNP8rf9ESF',NULL,NULL,1772620203,0,3,'{"id":"gimqh5c2ccc52kfsadszgz4yba","number":"T-NT2X-C2HB","checkout_key":"kb34555fudse4hif5uizy7lrq66s25ny","state":"expired","lines":[{"product":"rmzxjijsofp2uytwiqgyhpnlsu","name":"Night Garden","summary":"Thirty plants that open after dark.","picture_path":"/pictures/olrvuihyb3esmxokitdmbvt34q","unit_price":{"minor":1200,"currency":"USD"},"price_version":2,"quantity":1,"files":[{"id":"rbyou25pzw4cwnd3pb5aq226ry","version":2,"name":"night-garden.pdf","media_type":"application/octet-stream","size_bytes":38,"sha256":"e3afce4b4e17db66ecc24db842a5e10747b124f5728c02f474556c413c28b14e","key":"zrwj726xndtpdveesmoczk3u6a","note":"","added_at":1772620201}],"later_versions":true}],"total":{"minor":1200,"currency":"USD"},"promotions":false,"tax":false,"claim":"ae80f7970b8890106d89d1ad33cfb8ee489bb56590992975176d49ee4cc15193","created_at":1772620203,"stripe_key":{"attempt":1,"made_at":1772620203},"checkout":{"session":"cs_test_a14yqFR4qFKOjBeGQuCUYVoHdCSL8xkZBVC55zS4jvJUPVJJfNP8rf9ESF","url":"http://127.0.0.1:15081/sandbox/pay/cs_test_a14yqFR4qFKOjBeGQuCUYVoHdCSL8xkZBVC55zS4jvJUPVJJfNP8rf9ESF","expires_at":1772703003},"payment":null,"attention":null,"version":3}',1471758119603837069,NULL);
INSERT INTO orders VALUES('h2743k5mr5n4srtnxn7ydcbhwy','T-2EK3-U2AM','c2e2wah3d4a7vni4mmz72tf25hmullmg','cs_test_a1LiCJekZuEQvEbCJRos4yTNmGnkOFU5QJz489oiGIyBL2yoEkJeo2PAAf','pi_3OEwyhYJuBJ0nIKCnpjSnjhk','ada@example.com',1772442000,0,3,'{"id":"h2743k5mr5n4srtnxn7ydcbhwy","number":"T-2EK3-U2AM","checkout_key":"c2e2wah3d4a7vni4mmz72tf25hmullmg","state":"paid","lines":[{"product":"rmzxjijsofp2uytwiqgyhpnlsu","name":"Night Garden","summary":"Thirty plants that open after dark.","picture_path":"/pictures/olrvuihyb3esmxokitdmbvt34q","unit_price":{"minor":1200,"currency":"USD"},"price_version":2,"quantity":1,"files":[{"id":"rbyou25pzw4cwnd3pb5aq226ry","version":1,"name":"night-garden.pdf","media_type":"application/octet-stream","size_bytes":37,"sha256":"6a12a9518bdb28b066a2a846a5247cd6e3921a08e97a0f877b829c5926944dab","key":"3bzxd22hu6kzentajf3ctyfrqa","note":"","added_at":1772442000}],"later_versions":true}],"total":{"minor":1200,"currency":"USD"},"promotions":false,"tax":false,"claim":"ccbefd47ec0878e207037fedff383076a771aea03a9b07c368a32816893c122c","created_at":1772442000,"stripe_key":{"attempt":1,"made_at":1772442000},"checkout":{"session":"cs_test_a1LiCJekZuEQvEbCJRos4yTNmGnkOFU5QJz489oiGIyBL2yoEkJeo2PAAf","url":"http://127.0.0.1:15081/sandbox/pay/cs_test_a1LiCJekZuEQvEbCJRos4yTNmGnkOFU5QJz489oiGIyBL2yoEkJeo2PAAf","expires_at":1772524800},"payment":{"session":"cs_test_a1LiCJekZuEQvEbCJRos4yTNmGnkOFU5QJz489oiGIyBL2yoEkJeo2PAAf","intent":"pi_3OEwyhYJuBJ0nIKCnpjSnjhk","email":"ada@example.com","name":"Jenny Rosen","amount":{"minor":1200,"currency":"USD"},"refunded_minor":0,"settled_at":1772442000},"attention":null,"version":3}',8810339159213897469,NULL);
INSERT INTO orders VALUES('kvoq62ov7yxpsqr25mbw4qjasu','T-Q2P5-XJC3','4au5kzwww6i4qsbakohc6liohlkka6hc','cs_test_a1pdnaKvMXLJ5uDN45KwYngYiEJ0OIi6TGiGDT0Lufmt1GmDG8MedvCFkd','pi_30Ym675CI0ApXaLmCYL9BJqs','hal@example.com',1772729100,0,4,'{"id":"kvoq62ov7yxpsqr25mbw4qjasu","number":"T-Q2P5-XJC3","checkout_key":"4au5kzwww6i4qsbakohc6liohlkka6hc","state":"paid","lines":[{"product":"flkzyl3xmk47wu7jxnulbva24q","name":"Tea Ledger","summary":"A notebook for tasters.","picture_path":null,"unit_price":{"minor":850,"currency":"USD"},"price_version":2,"quantity":2,"files":[{"id":"svzehziuu6tqcgs5rr5bhfq4yu","version":1,"name":"tea-ledger.pdf","media_type":"application/octet-stream","size_bytes":20,"sha256":"1e6d9997744387aacf66526821f88468071967a66628e5b1a97a3dad2502b21b","key":"ivblzimtxzqb3545hngoxufafi","note":"","added_at":1772442000},{"id":"cgnuqy2spskfajovflhsmjr7sm","version":1,"name":"tea-ledger.txt","media_type":"application/octet-stream","size_bytes":23,"sha256":"9f3d0ed4b2249131c3368055be3642bdc1f220e3d828909090516d97620e1733","key":"qb4zjcsvm5rycurb7jv7blkmma","note":"","added_at":1772442000}],"later_versions":true}],"total":{"minor":1700,"currency":"USD"},"promotions":false,"tax":false,"claim":"24980d9027dc753fb119bb97e5ed2b8bdabf493d808db1a843df24e5bf721ec1","created_at":1772729100,"stripe_key":{"attempt":1,"made_at":1772729100},"checkout":{"session":"cs_test_a1pdnaKvMXLJ5uDN45KwYngYiEJ0OIi6TGiGDT0Lufmt1GmDG8MedvCFkd","url":"http://127.0.0.1:15081/sandbox/pay/cs_test_a1pdnaKvMXLJ5uDN45KwYngYiEJ0OIi6TGiGDT0Lufmt1GmDG8MedvCFkd","expires_at":1772811900},"payment":{"session":"cs_test_a1pdnaKvMXLJ5uDN45KwYngYiEJ0OIi6TGiGDT0Lufmt1GmDG8MedvCFkd","intent":"pi_30Ym675CI0ApXaLmCYL9BJqs","email":"hal@exmaple.com","name":"Jenny Rosen","amount":{"minor":1700,"currency":"USD"},"refunded_minor":0,"settled_at":1772729100},"attention":null,"desk":{"address":"hal@example.com","withheld":[],"released":[],"lifted":{},"accepted":null,"refunds":[],"keys":["4pl6knmwrqv5moowanzlgebrru"]},"version":4}',-1207120657224513874,NULL);
INSERT INTO orders VALUES('m5z2l7lz4aaegfte5axks35274','T-KHPZ-GPST','fvqxmusyqahb6prauukrebxnwxqcpuep','cs_test_a1S8llCkcpuxrsanFhJIQ79rgbBxYY2agBkvwFbXQM2pd1PvWobBWwSj3L','pi_3qD6NSxUa8s6KEtxyz8yNx1k','bob@example.org',1772442001,0,3,'{"id":"m5z2l7lz4aaegfte5axks35274","number":"T-KHPZ-GPST","checkout_key":"fvqxmusyqahb6prauukrebxnwxqcpuep","state":"paid","lines":[{"product":"ptz7ptarl2o5ruzacihmywcl5y","name":"Old Almanac","summary":"Last year''s days.","picture_path":null,"unit_price":{"minor":300,"currency":"USD"},"price_version":2,"quantity":1,"files":[{"id":"nq43wlrbuzgaahxnoj4ecrcc4q","version":1,"name":"almanac.txt","media_type":"application/octet-stream","size_bytes":15,"sha256":"e36ebb459f7982b030e1d1b81ff763b76730b09d2518afc9e9d69bead92d8d5f","key":"eaqy3ikfj2zvmk5lvhkxmpfuey","note":"","added_at":1772442000}],"later_versions":true},{"product":"izsywnu5a6thqnedy7dg5j3t3i","name":"Paper Moon","summary":"A lamp to fold.","picture_path":null,"unit_price":{"minor":500,"currency":"USD"},"price_version":2,"quantity":1,"files":[{"id":"rwpj3r7fh2vnkty626pm6vmyhe","version":1,"name":"paper-moon.svg","media_type":"application/octet-stream","size_bytes":42,"sha256":"f502af1820bfc04f67ff9daac2ae7a392e23c7cb6c3dfa5422db05fd9538be19","key":"ergpcirgeqys6c2r2kjg44powy","note":"","added_at":1772442000}],"later_versions":true}],"total":{"minor":800,"currency":"USD"},"promotions":false,"tax":false,"claim":"94aa93940d818104af6fb26fb9b22a87e8e56c51179aefd5833f8644d049cb2f","created_at":1772442001,"stripe_key":{"attempt":1,"made_at":1772442001},"checkout":{"session":"cs_test_a1S8llCkcpuxrsanFhJIQ79rgbBxYY2agBkvwFbXQM2pd1PvWobBWwSj3L","url":"http://127.0.0.1:15081/sandbox/pay/cs_test_a1S8llCkcpuxrsanFhJIQ79rgbBxYY2agBkvwFbXQM2pd1PvWobBWwSj3L","expires_at":1772524801},"payment":{"session":"cs_test_a1S8llCkcpuxrsanFhJIQ79rgbBxYY2agBkvwFbXQM2pd1PvWobBWwSj3L","intent":"pi_3qD6NSxUa8s6KEtxyz8yNx1k","email":"bob@example.org","name":"Jenny Rosen","amount":{"minor":800,"currency":"USD"},"refunded_minor":0,"settled_at":1772442001},"attention":null,"version":3}',-2447214576502340788,NULL);
INSERT INTO orders VALUES('nopsqqvrhqcsw6arc2m7kjbowe','T-HDGK-22BM','xixz345nen35qpe6qplwys7mfygewhjc','cs_test_a18yiSKdfMIWGXKVf6oPLzTiKwVH54LCx5uvrtkRGneNdR5xGglOqUnyzP','pi_3AGr81CL9Phab1vbe07D1DiD','dan@example.com',1772547002,0,4,'{"id":"nopsqqvrhqcsw6arc2m7kjbowe","number":"T-HDGK-22BM","checkout_key":"xixz345nen35qpe6qplwys7mfygewhjc","state":"refunded","lines":[{"product":"izsywnu5a6thqnedy7dg5j3t3i","name":"Paper Moon","summary":"A lamp to fold.","picture_path":null,"unit_price":{"minor":500,"currency":"USD"},"price_version":2,"quantity":1,"files":[{"id":"rwpj3r7fh2vnkty626pm6vmyhe","version":1,"name":"paper-moon.svg","media_type":"application/octet-stream","size_bytes":42,"sha256":"f502af1820bfc04f67ff9daac2ae7a392e23c7cb6c3dfa5422db05fd9538be19","key":"ergpcirgeqys6c2r2kjg44powy","note":"","added_at":1772442000}],"later_versions":true}],"total":{"minor":500,"currency":"USD"},"promotions":false,"tax":false,"claim":"2e86591e4f8971212728d4c6595575a74d7da02b9c791dabc3ef9b4ea69d9a4f","created_at":1772547002,"stripe_key":{"attempt":1,"made_at":1772547002},"checkout":{"session":"cs_test_a18yiSKdfMIWGXKVf6oPLzTiKwVH54LCx5uvrtkRGneNdR5xGglOqUnyzP","url":"http://127.0.0.1:15081/sandbox/pay/cs_test_a18yiSKdfMIWGXKVf6oPLzTiKwVH54LCx5uvrtkRGneNdR5xGglOqUnyzP","expires_at":1772629802},"payment":{"session":"cs_test_a18yiSKdfMIWGXKVf6oPLzTiKwVH54LCx5uvrtkRGneNdR5xGglOqUnyzP","intent":"pi_3AGr81CL9Phab1vbe07D1DiD","email":"dan@example.com","name":"Jenny Rosen","amount":{"minor":500,"currency":"USD"},"refunded_minor":500,"settled_at":1772547002},"attention":null,"desk":{"address":null,"withheld":[],"released":[],"lifted":{},"accepted":null,"refunds":[{"key":null,"amount_minor":500,"lines":[],"withhold":[],"at":1772547002,"state":"done","id":"re_3PxmZlG7zkc3NoDqJ53gIDQK"}],"keys":[]},"version":4}',3302278704149643142,NULL);
INSERT INTO orders VALUES('w5s54ctsq47qdnxucg4syxrpxq','T-SRIG-6RQ5','fokaae5kk4lfg422irwd7je4aapvtjzu','cs_test_a1YTV1rrkDRRBgEMsBXE1hDU3CDv9RtrDMf9EZlY7hacdEKO9De5HG2ny0','pi_38DrkQw5LHrGXiLlJrvfxZ5o','fay@example.org',1772620202,0,4,'{"id":"w5s54ctsq47qdnxucg4syxrpxq","number":"T-SRIG-6RQ5","checkout_key":"fokaae5kk4lfg422irwd7je4aapvtjzu","state":"disputed","lines":[{"product":"flkzyl3xmk47wu7jxnulbva24q","name":"Tea Ledger","summary":"A notebook for tasters.","picture_path":null,"unit_price":{"minor":850,"currency":"USD"},"price_version":2,"quantity":1,"files":[{"id":"svzehziuu6tqcgs5rr5bhfq4yu","version":1,"name":"tea-ledger.pdf","media_type":"application/octet-stream","size_bytes":20,"sha256":"1e6d9997744387aacf66526821f88468071967a66628e5b1a97a3dad2502b21b","key":"ivblzimtxzqb3545hngoxufafi","note":"","added_at":1772442000},{"id":"cgnuqy2spskfajovflhsmjr7sm","version":1,"name":"tea-ledger.txt","media_type":"application/octet-stream","size_bytes":23,"sha256":"9f3d0ed4b2249131c3368055be3642bdc1f220e3d828909090516d97620e1733","key":"qb4zjcsvm5rycurb7jv7blkmma","note":"","added_at":1772442000}],"later_versions":true}],"total":{"minor":850,"currency":"USD"},"promotions":false,"tax":false,"claim":"d8999274cf940ab76493813daa109ff4d3a0cfe9f276e901029e9a99538d3f64","created_at":1772620202,"stripe_key":{"attempt":1,"made_at":1772620202},"checkout":{"session":"cs_test_a1YTV1rrkDRRBgEMsBXE1hDU3CDv9RtrDMf9EZlY7hacdEKO9De5HG2ny0","url":"http://127.0.0.1:15081/sandbox/pay/cs_test_a1YTV1rrkDRRBgEMsBXE1hDU3CDv9RtrDMf9EZlY7hacdEKO9De5HG2ny0","expires_at":1772703002},"payment":{"session":"cs_test_a1YTV1rrkDRRBgEMsBXE1hDU3CDv9RtrDMf9EZlY7hacdEKO9De5HG2ny0","intent":"pi_38DrkQw5LHrGXiLlJrvfxZ5o","email":"fay@example.org","name":"Jenny Rosen","amount":{"minor":850,"currency":"USD"},"refunded_minor":0,"settled_at":1772620202},"attention":null,"desk":{"address":null,"withheld":[],"released":[],"lifted":{},"accepted":null,"refunds":[],"disputes":[{"id":"du_1hU1DQ7kICSiXtO5YfsHmbd7","status":"needs_response","due_by":1774434603}],"keys":[]},"version":4}',2125319243032037198,NULL);
INSERT INTO orders VALUES('zrck55f24cnummuqmcefj5zhhi','T-4ZI5-JPTP','4wo2476upy6m3ouqoj42huvnzoidzlyy','cs_test_a1GnplcIkRBeBZg68QOPt1QxkyTIZFoWEdyhcIhRZMvkf7MCwq0qcGYnyf','pi_3yvdGdeNIFeaNOIY19CL102o',NULL,1772729104,0,3,'{"id":"zrck55f24cnummuqmcefj5zhhi","number":"T-4ZI5-JPTP","checkout_key":"4wo2476upy6m3ouqoj42huvnzoidzlyy","state":"needs_attention","lines":[{"product":"izsywnu5a6thqnedy7dg5j3t3i","name":"Paper Moon","summary":"A lamp to fold.","picture_path":null,"unit_price":{"minor":500,"currency":"USD"},"price_version":2,"quantity":1,"files":[{"id":"rwpj3r7fh2vnkty626pm6vmyhe","version":1,"name":"paper-moon.svg","media_type":"application/octet-stream","size_bytes":42,"sha256":"f502af1820bfc04f67ff9daac2ae7a392e23c7cb6c3dfa5422db05fd9538be19","key":"ergpcirgeqys6c2r2kjg44powy","note":"","added_at":1772442000}],"later_versions":true}],"total":{"minor":500,"currency":"USD"},"promotions":false,"tax":false,"claim":"74abd32ac52893db59c0a478f4967e6f2da63fa57d559931809265789025e4ec","created_at":1772729104,"stripe_key":{"attempt":1,"made_at":1772729104},"checkout":{"session":"cs_test_a1GnplcIkRBeBZg68QOPt1QxkyTIZFoWEdyhcIhRZMvkf7MCwq0qcGYnyf","url":"http://127.0.0.1:15081/sandbox/pay/cs_test_a1GnplcIkRBeBZg68QOPt1QxkyTIZFoWEdyhcIhRZMvkf7MCwq0qcGYnyf","expires_at":1772811904},"payment":{"session":"cs_test_a1GnplcIkRBeBZg68QOPt1QxkyTIZFoWEdyhcIhRZMvkf7MCwq0qcGYnyf","intent":"pi_3yvdGdeNIFeaNOIY19CL102o","email":"ivy@example.com","name":"Jenny Rosen","amount":{"minor":1,"currency":"USD"},"refunded_minor":0,"settled_at":1772729104},"attention":"amount_differs","version":3}',4389112065217360483,NULL);
CREATE TABLE grants (
    order_id TEXT NOT NULL,
    line INTEGER NOT NULL,
    body TEXT NOT NULL,
    sum INTEGER NOT NULL,
    PRIMARY KEY (order_id, line)
) WITHOUT ROWID;
INSERT INTO grants VALUES('72e5vllbcrw4ur32xzsemsshc4',0,'{"order":"72e5vllbcrw4ur32xzsemsshc4","line":0,"product":"rmzxjijsofp2uytwiqgyhpnlsu","name":"Night Garden","quantity":1,"files":[{"id":"rbyou25pzw4cwnd3pb5aq226ry","version":1,"name":"night-garden.pdf","media_type":"application/octet-stream","size_bytes":37,"sha256":"6a12a9518bdb28b066a2a846a5247cd6e3921a08e97a0f877b829c5926944dab","key":"3bzxd22hu6kzentajf3ctyfrqa","note":"","added_at":1772442000}],"later_versions":true,"state":"active","granted_at":1772547000}',-8439511303435376971);
INSERT INTO grants VALUES('72e5vllbcrw4ur32xzsemsshc4',1,'{"order":"72e5vllbcrw4ur32xzsemsshc4","line":1,"product":"flkzyl3xmk47wu7jxnulbva24q","name":"Tea Ledger","quantity":1,"files":[{"id":"svzehziuu6tqcgs5rr5bhfq4yu","version":1,"name":"tea-ledger.pdf","media_type":"application/octet-stream","size_bytes":20,"sha256":"1e6d9997744387aacf66526821f88468071967a66628e5b1a97a3dad2502b21b","key":"ivblzimtxzqb3545hngoxufafi","note":"","added_at":1772442000},{"id":"cgnuqy2spskfajovflhsmjr7sm","version":1,"name":"tea-ledger.txt","media_type":"application/octet-stream","size_bytes":23,"sha256":"9f3d0ed4b2249131c3368055be3642bdc1f220e3d828909090516d97620e1733","key":"qb4zjcsvm5rycurb7jv7blkmma","note":"","added_at":1772442000}],"later_versions":true,"state":"revoked","granted_at":1772547000}',-9119970310415300017);
INSERT INTO grants VALUES('7f5ztcs7yovq5wq2qp2tmacwsa',0,'{"order":"7f5ztcs7yovq5wq2qp2tmacwsa","line":0,"product":"rmzxjijsofp2uytwiqgyhpnlsu","name":"Night Garden","quantity":2,"files":[{"id":"rbyou25pzw4cwnd3pb5aq226ry","version":2,"name":"night-garden.pdf","media_type":"application/octet-stream","size_bytes":38,"sha256":"e3afce4b4e17db66ecc24db842a5e10747b124f5728c02f474556c413c28b14e","key":"zrwj726xndtpdveesmoczk3u6a","note":"","added_at":1772620201}],"later_versions":true,"state":"active","granted_at":1772620201}',4021306065030176157);
INSERT INTO grants VALUES('7f5ztcs7yovq5wq2qp2tmacwsa',1,'{"order":"7f5ztcs7yovq5wq2qp2tmacwsa","line":1,"product":"izsywnu5a6thqnedy7dg5j3t3i","name":"Paper Moon","quantity":1,"files":[{"id":"rwpj3r7fh2vnkty626pm6vmyhe","version":1,"name":"paper-moon.svg","media_type":"application/octet-stream","size_bytes":42,"sha256":"f502af1820bfc04f67ff9daac2ae7a392e23c7cb6c3dfa5422db05fd9538be19","key":"ergpcirgeqys6c2r2kjg44powy","note":"","added_at":1772442000}],"later_versions":true,"state":"active","granted_at":1772620201}',1178379242816783899);
INSERT INTO grants VALUES('epjls2umw4dkngzek3xbm6h5dq',0,'{"order":"epjls2umw4dkngzek3xbm6h5dq","line":0,"product":"izsywnu5a6thqnedy7dg5j3t3i","name":"Paper Moon","quantity":1,"files":[{"id":"rwpj3r7fh2vnkty626pm6vmyhe","version":1,"name":"paper-moon.svg","media_type":"application/octet-stream","size_bytes":42,"sha256":"f502af1820bfc04f67ff9daac2ae7a392e23c7cb6c3dfa5422db05fd9538be19","key":"ergpcirgeqys6c2r2kjg44powy","note":"","added_at":1772442000}],"later_versions":true,"state":"active","granted_at":1772620203}',-2352811210148126848);
INSERT INTO grants VALUES('h2743k5mr5n4srtnxn7ydcbhwy',0,'{"order":"h2743k5mr5n4srtnxn7ydcbhwy","line":0,"product":"rmzxjijsofp2uytwiqgyhpnlsu","name":"Night Garden","quantity":1,"files":[{"id":"rbyou25pzw4cwnd3pb5aq226ry","version":1,"name":"night-garden.pdf","media_type":"application/octet-stream","size_bytes":37,"sha256":"6a12a9518bdb28b066a2a846a5247cd6e3921a08e97a0f877b829c5926944dab","key":"3bzxd22hu6kzentajf3ctyfrqa","note":"","added_at":1772442000}],"later_versions":true,"state":"active","granted_at":1772442000}',1129842991680371536);
INSERT INTO grants VALUES('kvoq62ov7yxpsqr25mbw4qjasu',0,'{"order":"kvoq62ov7yxpsqr25mbw4qjasu","line":0,"product":"flkzyl3xmk47wu7jxnulbva24q","name":"Tea Ledger","quantity":2,"files":[{"id":"svzehziuu6tqcgs5rr5bhfq4yu","version":1,"name":"tea-ledger.pdf","media_type":"application/octet-stream","size_bytes":20,"sha256":"1e6d9997744387aacf66526821f88468071967a66628e5b1a97a3dad2502b21b","key":"ivblzimtxzqb3545hngoxufafi","note":"","added_at":1772442000},{"id":"cgnuqy2spskfajovflhsmjr7sm","version":1,"name":"tea-ledger.txt","media_type":"application/octet-stream","size_bytes":23,"sha256":"9f3d0ed4b2249131c3368055be3642bdc1f220e3d828909090516d97620e1733","key":"qb4zjcsvm5rycurb7jv7blkmma","note":"","added_at":1772442000}],"later_versions":true,"state":"active","granted_at":1772729100}',-708298247271601378);
INSERT INTO grants VALUES('m5z2l7lz4aaegfte5axks35274',0,'{"order":"m5z2l7lz4aaegfte5axks35274","line":0,"product":"ptz7ptarl2o5ruzacihmywcl5y","name":"Old Almanac","quantity":1,"files":[{"id":"nq43wlrbuzgaahxnoj4ecrcc4q","version":1,"name":"almanac.txt","media_type":"application/octet-stream","size_bytes":15,"sha256":"e36ebb459f7982b030e1d1b81ff763b76730b09d2518afc9e9d69bead92d8d5f","key":"eaqy3ikfj2zvmk5lvhkxmpfuey","note":"","added_at":1772442000}],"later_versions":true,"state":"active","granted_at":1772442001}',-6655686914936855429);
INSERT INTO grants VALUES('m5z2l7lz4aaegfte5axks35274',1,'{"order":"m5z2l7lz4aaegfte5axks35274","line":1,"product":"izsywnu5a6thqnedy7dg5j3t3i","name":"Paper Moon","quantity":1,"files":[{"id":"rwpj3r7fh2vnkty626pm6vmyhe","version":1,"name":"paper-moon.svg","media_type":"application/octet-stream","size_bytes":42,"sha256":"f502af1820bfc04f67ff9daac2ae7a392e23c7cb6c3dfa5422db05fd9538be19","key":"ergpcirgeqys6c2r2kjg44powy","note":"","added_at":1772442000}],"later_versions":true,"state":"active","granted_at":1772442001}',8915074771450212315);
INSERT INTO grants VALUES('nopsqqvrhqcsw6arc2m7kjbowe',0,'{"order":"nopsqqvrhqcsw6arc2m7kjbowe","line":0,"product":"izsywnu5a6thqnedy7dg5j3t3i","name":"Paper Moon","quantity":1,"files":[{"id":"rwpj3r7fh2vnkty626pm6vmyhe","version":1,"name":"paper-moon.svg","media_type":"application/octet-stream","size_bytes":42,"sha256":"f502af1820bfc04f67ff9daac2ae7a392e23c7cb6c3dfa5422db05fd9538be19","key":"ergpcirgeqys6c2r2kjg44powy","note":"","added_at":1772442000}],"later_versions":true,"state":"revoked","granted_at":1772547002}',6033697624107407931);
INSERT INTO grants VALUES('w5s54ctsq47qdnxucg4syxrpxq',0,'{"order":"w5s54ctsq47qdnxucg4syxrpxq","line":0,"product":"flkzyl3xmk47wu7jxnulbva24q","name":"Tea Ledger","quantity":1,"files":[{"id":"svzehziuu6tqcgs5rr5bhfq4yu","version":1,"name":"tea-ledger.pdf","media_type":"application/octet-stream","size_bytes":20,"sha256":"1e6d9997744387aacf66526821f88468071967a66628e5b1a97a3dad2502b21b","key":"ivblzimtxzqb3545hngoxufafi","note":"","added_at":1772442000},{"id":"cgnuqy2spskfajovflhsmjr7sm","version":1,"name":"tea-ledger.txt","media_type":"application/octet-stream","size_bytes":23,"sha256":"9f3d0ed4b2249131c3368055be3642bdc1f220e3d828909090516d97620e1733","key":"qb4zjcsvm5rycurb7jv7blkmma","note":"","added_at":1772442000}],"later_versions":true,"state":"revoked","granted_at":1772620202}',-688346311934464831);
CREATE TABLE links (
    row INTEGER PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    order_id TEXT NOT NULL,
    body TEXT NOT NULL,
    sum INTEGER NOT NULL
);
INSERT INTO links VALUES(1,'e3bcf209bc5b2ea852e8c191570f18d1808c80f7d0d836477dd9ce1887a26b22','h2743k5mr5n4srtnxn7ydcbhwy','{"hash":"e3bcf209bc5b2ea852e8c191570f18d1808c80f7d0d836477dd9ce1887a26b22","seed":"447198d642af46fa6c77395bee5c7e23d299a8e5f44abf3911e53a58baa760f9","order":"h2743k5mr5n4srtnxn7ydcbhwy","door":"order","made_at":1772442000,"expires_at":4102444800}',-1321428032325312020);
INSERT INTO links VALUES(2,'9aef62238ae31e6c70759ce0b8d7a4d6b0521c5a8884fdbbfbe603aa906db24b','h2743k5mr5n4srtnxn7ydcbhwy','{"hash":"9aef62238ae31e6c70759ce0b8d7a4d6b0521c5a8884fdbbfbe603aa906db24b","seed":"ac40168c0f84c5b8ba1f984ba36db253338e7b48d22dda86d80838429518dd33","order":"h2743k5mr5n4srtnxn7ydcbhwy","door":{"line":0},"made_at":1772442000,"expires_at":4102444800}',-2965236820357057081);
INSERT INTO links VALUES(3,'d113b2caa249af14f5f205b573689961e716dcc29aaea6e458e35acace1b6701','m5z2l7lz4aaegfte5axks35274','{"hash":"d113b2caa249af14f5f205b573689961e716dcc29aaea6e458e35acace1b6701","seed":"bb24bfbc102766598e150e3c2c0ee9a510e7a1b6371ccf3ccddfb73370c663c6","order":"m5z2l7lz4aaegfte5axks35274","door":"order","made_at":1772442001,"expires_at":4102444800}',-7779221980603833320);
INSERT INTO links VALUES(4,'e4714519d2b90c209941859ca74884c6795ab51b45ad5aca0870b30045bbf805','m5z2l7lz4aaegfte5axks35274','{"hash":"e4714519d2b90c209941859ca74884c6795ab51b45ad5aca0870b30045bbf805","seed":"0f03b2fcde06a716e1a2b94ee0ddb30eb9b134c2470c4fefd8a95764cf5857ff","order":"m5z2l7lz4aaegfte5axks35274","door":{"line":0},"made_at":1772442001,"expires_at":4102444800}',-4804162542655529414);
INSERT INTO links VALUES(5,'900928ed7ba98ef61636cb99112693ffd8d013dc6f3664d1dfd02f623fc6dc46','m5z2l7lz4aaegfte5axks35274','{"hash":"900928ed7ba98ef61636cb99112693ffd8d013dc6f3664d1dfd02f623fc6dc46","seed":"3d474472bbff54cc2b939294fe120a5c031786576e2749f41589068c1da4a236","order":"m5z2l7lz4aaegfte5axks35274","door":{"line":1},"made_at":1772442001,"expires_at":4102444800}',-2865443601157135382);
INSERT INTO links VALUES(6,'a393b38638d898e04ee39afd8a9bfcad5c9e1ef69cb265f7b4017b5f6d2b5046','72e5vllbcrw4ur32xzsemsshc4','{"hash":"a393b38638d898e04ee39afd8a9bfcad5c9e1ef69cb265f7b4017b5f6d2b5046","seed":"f52df5385802b7b72cefd97f37e9f4fe7dd6997becc66c261c097813cce9775e","order":"72e5vllbcrw4ur32xzsemsshc4","door":"order","made_at":1772547000,"expires_at":4102444800}',-6947480523649683479);
INSERT INTO links VALUES(7,'d39be6964fcfc14087fb4759a03b6c0cef95b32bd9a6ba251f213e9f149148e2','72e5vllbcrw4ur32xzsemsshc4','{"hash":"d39be6964fcfc14087fb4759a03b6c0cef95b32bd9a6ba251f213e9f149148e2","seed":"9f320c3e68c5f034994ab6db6ed9621ba8ea38e6e376b95d19d4d56199c5874b","order":"72e5vllbcrw4ur32xzsemsshc4","door":{"line":0},"made_at":1772547000,"expires_at":4102444800}',-658304932555324917);
INSERT INTO links VALUES(8,'58faca01d370fcd6ad03cace857cd4c21aa8a004b16080a7295a13808dc293e5','72e5vllbcrw4ur32xzsemsshc4','{"hash":"58faca01d370fcd6ad03cace857cd4c21aa8a004b16080a7295a13808dc293e5","seed":"a7c79698eecc9b19df5a78b86c1f17685924adf6825f4c9d0ebd3f1b026a41a1","order":"72e5vllbcrw4ur32xzsemsshc4","door":{"line":1},"made_at":1772547000,"expires_at":4102444800}',-3819855976566433008);
INSERT INTO links VALUES(9,'5b5426f75409f9c63f15522e91d0ea46906a1edd7ca68d169bb04a879b1aafed','nopsqqvrhqcsw6arc2m7kjbowe','{"hash":"5b5426f75409f9c63f15522e91d0ea46906a1edd7ca68d169bb04a879b1aafed","seed":"ba747bfb513d0d21b3e63b2058dbdccce1907fe788e7547905b4d6a224ff3b7e","order":"nopsqqvrhqcsw6arc2m7kjbowe","door":"order","made_at":1772547002,"expires_at":4102444800}',639259267436705071);
INSERT INTO links VALUES(10,'771e4fdb0f75aeb9dbc5f9e949788d1a2b979c77d5d4dce307707ac580a56a31','nopsqqvrhqcsw6arc2m7kjbowe','{"hash":"771e4fdb0f75aeb9dbc5f9e949788d1a2b979c77d5d4dce307707ac580a56a31","seed":"94f60526780b0b3ee9d687d2b9100b27f85ee873881c0b5892459137e0f34513","order":"nopsqqvrhqcsw6arc2m7kjbowe","door":{"line":0},"made_at":1772547002,"expires_at":4102444800}',352926600881044356);
INSERT INTO links VALUES(11,'65769b3421dfeb7c50a0fc85af74b7ed40697d6b649cf19a934b123a4e3f0381','7f5ztcs7yovq5wq2qp2tmacwsa','{"hash":"65769b3421dfeb7c50a0fc85af74b7ed40697d6b649cf19a934b123a4e3f0381","seed":"b1ac47784e85f81a2c42a4c59c7a361bd504ad7db729b711530fec3f0f0401e8","order":"7f5ztcs7yovq5wq2qp2tmacwsa","door":"order","made_at":1772620201,"expires_at":4102444800}',660172656338086575);
INSERT INTO links VALUES(12,'19b4b58c2c36ed4a05bc947d2f5308fb830d46c718360b6132a7fdaca19f4035','7f5ztcs7yovq5wq2qp2tmacwsa','{"hash":"19b4b58c2c36ed4a05bc947d2f5308fb830d46c718360b6132a7fdaca19f4035","seed":"b84c78ca040a53c1193a6e874929f6bb3001af2300943354f5f09b0a90d6c3ba","order":"7f5ztcs7yovq5wq2qp2tmacwsa","door":{"line":0},"made_at":1772620201,"expires_at":4102444800}',-3529737030586749595);
INSERT INTO links VALUES(13,'87b21e49870af16660a7a5dc80187f78b9d6219906542bd6d6a0a8a44aab739b','7f5ztcs7yovq5wq2qp2tmacwsa','{"hash":"87b21e49870af16660a7a5dc80187f78b9d6219906542bd6d6a0a8a44aab739b","seed":"cc1674a8102ee07ab4e4a0fcc8e486c74d4badb14a71f38107f93d67711bd88d","order":"7f5ztcs7yovq5wq2qp2tmacwsa","door":{"line":1},"made_at":1772620201,"expires_at":4102444800}',-6525506821554968030);
INSERT INTO links VALUES(14,'e1c6fd0ab1d97710fcf690328b49be0e677013ab100a957cff96d4dab398598c','w5s54ctsq47qdnxucg4syxrpxq','{"hash":"e1c6fd0ab1d97710fcf690328b49be0e677013ab100a957cff96d4dab398598c","seed":"4e0e0d1f8fe8e0bf733b924de97c1336a94ad538bb87f2decc3446d9f4748bba","order":"w5s54ctsq47qdnxucg4syxrpxq","door":"order","made_at":1772620202,"expires_at":4102444800}',915838210641643156);
INSERT INTO links VALUES(15,'944568c8ac236f29830066527eb2663277db5e3017a4785bf0fe8c852e513753','w5s54ctsq47qdnxucg4syxrpxq','{"hash":"944568c8ac236f29830066527eb2663277db5e3017a4785bf0fe8c852e513753","seed":"b92982a4a969f9c26cec60a4e44302ff982f7e6e9e3fd085e540eb54b9049431","order":"w5s54ctsq47qdnxucg4syxrpxq","door":{"line":0},"made_at":1772620202,"expires_at":4102444800}',-1973765435272903525);
INSERT INTO links VALUES(16,'dfbee04c9f50353712551d1c8d58902dcc0752cff5b1b3c85879a48a523d64f8','epjls2umw4dkngzek3xbm6h5dq','{"hash":"dfbee04c9f50353712551d1c8d58902dcc0752cff5b1b3c85879a48a523d64f8","seed":"fdbf502e868d099495d5ef0e19df95b19cf6b89e48b5f5cc9d7629ec1da73006","order":"epjls2umw4dkngzek3xbm6h5dq","door":"order","made_at":1772620203,"expires_at":4102444800}',-1017433799894506455);
INSERT INTO links VALUES(17,'58f65d80347a71d8b0ee2659835381dcc13e2de9f0ddb464b74da5737414bb78','epjls2umw4dkngzek3xbm6h5dq','{"hash":"58f65d80347a71d8b0ee2659835381dcc13e2de9f0ddb464b74da5737414bb78","seed":"04cdd234cce35a9c2132acb439846bf8985d8ceb16a6577b2009b63433d41e0c","order":"epjls2umw4dkngzek3xbm6h5dq","door":{"line":0},"made_at":1772620203,"expires_at":4102444800}',-1571746328128724030);
INSERT INTO links VALUES(18,'05fb0e35977f97bacd2ebd046e8ce54adafec58cfdaa70060f71a6d80cf63585','kvoq62ov7yxpsqr25mbw4qjasu','{"hash":"05fb0e35977f97bacd2ebd046e8ce54adafec58cfdaa70060f71a6d80cf63585","seed":"786e856e2f3483d34f0ea04ad38bf02248b20f3e3499ad89915eb105a9bd3f5f","order":"kvoq62ov7yxpsqr25mbw4qjasu","door":"order","made_at":1772729102,"expires_at":4102444800}',-2622639548495069020);
INSERT INTO links VALUES(19,'a1552614e5df16e55e42f12c63cd6e55b40a7cefb0bf7d3fa0178f96125ebad1','kvoq62ov7yxpsqr25mbw4qjasu','{"hash":"a1552614e5df16e55e42f12c63cd6e55b40a7cefb0bf7d3fa0178f96125ebad1","seed":"ea60c8fe15dfea9c1f0a928575c8a8892fbb7052d8c5517e5dec91d2af2060b5","order":"kvoq62ov7yxpsqr25mbw4qjasu","door":{"line":0},"made_at":1772729102,"expires_at":4102444800}',-737094090433816320);
INSERT INTO links VALUES(20,'583faae5c5f941ad7ad633d2988d115b5be5326ec446dc610fb288c503c6e7e7','h2743k5mr5n4srtnxn7ydcbhwy','{"hash":"583faae5c5f941ad7ad633d2988d115b5be5326ec446dc610fb288c503c6e7e7","seed":"b1eb3bed796047b91408c5c1ce5938e85f6a1367c374fd13d9bd48bd2d5f218d","order":"h2743k5mr5n4srtnxn7ydcbhwy","door":"order","made_at":1772729103,"expires_at":4102444800}',-1106489415778501268);
INSERT INTO links VALUES(21,'8675033dd57107c52dc091539e530e1aa155ee070a1f2fe53917c4fc7ac00c2e','h2743k5mr5n4srtnxn7ydcbhwy','{"hash":"8675033dd57107c52dc091539e530e1aa155ee070a1f2fe53917c4fc7ac00c2e","seed":"5b1273b9109f3126eac0c11a7dfea5038c0cb626e9a143e78f768393639018a4","order":"h2743k5mr5n4srtnxn7ydcbhwy","door":{"line":0},"made_at":1772729103,"expires_at":4102444800}',7806299388788534823);
CREATE TABLE downloads (
    row INTEGER PRIMARY KEY,
    order_id TEXT NOT NULL,
    line INTEGER NOT NULL,
    at INTEGER NOT NULL,
    file TEXT NOT NULL,
    version INTEGER NOT NULL,
    network TEXT NOT NULL
);
INSERT INTO downloads VALUES(1,'h2743k5mr5n4srtnxn7ydcbhwy',0,1772729104,'rbyou25pzw4cwnd3pb5aq226ry',2,'127.0.0.1');
CREATE TABLE inbox (
    id TEXT PRIMARY KEY,
    waiting INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    body TEXT NOT NULL,
    sum INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO inbox VALUES('evt_149Dx77lWPq4hHLAFlDnGyrb',0,1772729100,1772729100,'{"id":"evt_149Dx77lWPq4hHLAFlDnGyrb","kind":"charge.succeeded","live":false,"subject":{"payment":"pi_30Ym675CI0ApXaLmCYL9BJqs"},"received_at":1772729100,"state":"done","attempt":0,"due_at":1772729100}',-8451076181908226181);
INSERT INTO inbox VALUES('evt_14DzQpHfD2IJqgPuDtuxcBVQ',0,1772442001,1772442001,'{"id":"evt_14DzQpHfD2IJqgPuDtuxcBVQ","kind":"charge.succeeded","live":false,"subject":{"payment":"pi_3qD6NSxUa8s6KEtxyz8yNx1k"},"received_at":1772442001,"state":"done","attempt":0,"due_at":1772442001}',3639482476930939581);
INSERT INTO inbox VALUES('evt_17HrAk5l2dsOvrYcXicLbZqa',0,1772729104,1772729104,'{"id":"evt_17HrAk5l2dsOvrYcXicLbZqa","kind":"checkout.session.completed","live":false,"subject":{"session":{"session":"cs_test_a1GnplcIkRBeBZg68QOPt1QxkyTIZFoWEdyhcIhRZMvkf7MCwq0qcGYnyf","order":"zrck55f24cnummuqmcefj5zhhi"}},"received_at":1772729104,"state":"done","attempt":0,"due_at":1772729104}',7333997197727332694);
INSERT INTO inbox VALUES('evt_193XAuZZj4h7XPHjmhlTViX5',0,1772442000,1772442000,'{"id":"evt_193XAuZZj4h7XPHjmhlTViX5","kind":"payment_intent.created","live":false,"subject":"other","received_at":1772442000,"state":"ignored","attempt":0,"due_at":1772442000}',-1643023228119855747);
INSERT INTO inbox VALUES('evt_1Aev8V0OAgjyuzLRbmwOMfis',0,1772442000,1772442000,'{"id":"evt_1Aev8V0OAgjyuzLRbmwOMfis","kind":"charge.succeeded","live":false,"subject":{"payment":"pi_3OEwyhYJuBJ0nIKCnpjSnjhk"},"received_at":1772442000,"state":"done","attempt":0,"due_at":1772442000}',7149909277689072865);
INSERT INTO inbox VALUES('evt_1DFv3Qzqj7JpTPUUj8Axp6RL',0,1772547000,1772547000,'{"id":"evt_1DFv3Qzqj7JpTPUUj8Axp6RL","kind":"payment_intent.created","live":false,"subject":"other","received_at":1772547000,"state":"ignored","attempt":0,"due_at":1772547000}',-3290522991629182538);
INSERT INTO inbox VALUES('evt_1ET9vm2Rw9fykoI6XS235vU2',0,1772547002,1772547002,'{"id":"evt_1ET9vm2Rw9fykoI6XS235vU2","kind":"payment_intent.created","live":false,"subject":"other","received_at":1772547002,"state":"ignored","attempt":0,"due_at":1772547002}',-2551921591291028866);
INSERT INTO inbox VALUES('evt_1FquWDUlteShq8lB3eo58CXk',0,1772442000,1772442000,'{"id":"evt_1FquWDUlteShq8lB3eo58CXk","kind":"checkout.session.completed","live":false,"subject":{"session":{"session":"cs_test_a1LiCJekZuEQvEbCJRos4yTNmGnkOFU5QJz489oiGIyBL2yoEkJeo2PAAf","order":"h2743k5mr5n4srtnxn7ydcbhwy"}},"received_at":1772442000,"state":"done","attempt":0,"due_at":1772442000}',8905562752425384744);
INSERT INTO inbox VALUES('evt_1G1o2u1kErF7PPCOaYuNwp41',0,1772547002,1772547002,'{"id":"evt_1G1o2u1kErF7PPCOaYuNwp41","kind":"charge.refunded","live":false,"subject":{"payment":"pi_3AGr81CL9Phab1vbe07D1DiD"},"received_at":1772547002,"state":"done","attempt":0,"due_at":1772547002}',-6299352992457799405);
INSERT INTO inbox VALUES('evt_1GTm86R3fgFsKvNumQKcvZIY',0,1772442001,1772442001,'{"id":"evt_1GTm86R3fgFsKvNumQKcvZIY","kind":"checkout.session.completed","live":false,"subject":{"session":{"session":"cs_test_a1S8llCkcpuxrsanFhJIQ79rgbBxYY2agBkvwFbXQM2pd1PvWobBWwSj3L","order":"m5z2l7lz4aaegfte5axks35274"}},"received_at":1772442001,"state":"done","attempt":0,"due_at":1772442001}',-9180262988511636199);
INSERT INTO inbox VALUES('evt_1IIKqhnFryam24Vtzd6xvjeJ',0,1772547000,1772547000,'{"id":"evt_1IIKqhnFryam24Vtzd6xvjeJ","kind":"payment_intent.succeeded","live":false,"subject":"other","received_at":1772547000,"state":"ignored","attempt":0,"due_at":1772547000}',1489816336670301441);
INSERT INTO inbox VALUES('evt_1Iq3zDkv9WxwXWtoBOY64iSA',0,1772620202,1772620202,'{"id":"evt_1Iq3zDkv9WxwXWtoBOY64iSA","kind":"charge.succeeded","live":false,"subject":{"payment":"pi_38DrkQw5LHrGXiLlJrvfxZ5o"},"received_at":1772620202,"state":"done","attempt":0,"due_at":1772620202}',2258216732740750323);
INSERT INTO inbox VALUES('evt_1JQ9yNCDk6pyB5hiLDp7GcHk',0,1772547000,1772547000,'{"id":"evt_1JQ9yNCDk6pyB5hiLDp7GcHk","kind":"checkout.session.completed","live":false,"subject":{"session":{"session":"cs_test_a1OxqOLjDSaAMeKdKCTLLyKetooK6bJpc8bwcWyBlIPBlIlkzZa8cVKHMp","order":"72e5vllbcrw4ur32xzsemsshc4"}},"received_at":1772547000,"state":"done","attempt":0,"due_at":1772547000}',-1185719639113953983);
INSERT INTO inbox VALUES('evt_1JubMo7OczCbEAzCgb3oVjQJ',0,1772547000,1772547000,'{"id":"evt_1JubMo7OczCbEAzCgb3oVjQJ","kind":"charge.succeeded","live":false,"subject":{"payment":"pi_39lWnBGtATggJsjqjWKTQsiK"},"received_at":1772547000,"state":"done","attempt":0,"due_at":1772547000}',-492547766101868003);
INSERT INTO inbox VALUES('evt_1NG03G5jiSjXqE0rfC12Av2q',0,1772729105,1772729105,'{"id":"evt_1NG03G5jiSjXqE0rfC12Av2q","kind":"payment_intent.succeeded","live":false,"subject":"other","received_at":1772729105,"state":"ignored","attempt":0,"due_at":1772729105}',8412754274101814548);
INSERT INTO inbox VALUES('evt_1OLmmKaHmyyJCRUiZJREDYzh',0,1772729100,1772729100,'{"id":"evt_1OLmmKaHmyyJCRUiZJREDYzh","kind":"payment_intent.created","live":false,"subject":"other","received_at":1772729100,"state":"ignored","attempt":0,"due_at":1772729100}',6696203999573560411);
INSERT INTO inbox VALUES('evt_1OYpbAHZoVtvgo0mRaP7lwAB',0,1772729104,1772729104,'{"id":"evt_1OYpbAHZoVtvgo0mRaP7lwAB","kind":"charge.succeeded","live":false,"subject":{"payment":"pi_3yvdGdeNIFeaNOIY19CL102o"},"received_at":1772729104,"state":"done","attempt":0,"due_at":1772729104}',5679072403933993408);
INSERT INTO inbox VALUES('evt_1P45smzAv1toqvP8nK4E3D6T',0,1772620202,1772620202,'{"id":"evt_1P45smzAv1toqvP8nK4E3D6T","kind":"payment_intent.succeeded","live":false,"subject":"other","received_at":1772620202,"state":"ignored","attempt":0,"due_at":1772620202}',-6060237169856410813);
INSERT INTO inbox VALUES('evt_1PoEgcrJcuN5ANAikuocHFJM',0,1772442001,1772442001,'{"id":"evt_1PoEgcrJcuN5ANAikuocHFJM","kind":"payment_intent.created","live":false,"subject":"other","received_at":1772442001,"state":"ignored","attempt":0,"due_at":1772442001}',2729555340687044258);
INSERT INTO inbox VALUES('evt_1ZGsnrMTZxf1Pl1fxOXvYXL0',0,1772547002,1772547002,'{"id":"evt_1ZGsnrMTZxf1Pl1fxOXvYXL0","kind":"checkout.session.completed","live":false,"subject":{"session":{"session":"cs_test_a18yiSKdfMIWGXKVf6oPLzTiKwVH54LCx5uvrtkRGneNdR5xGglOqUnyzP","order":"nopsqqvrhqcsw6arc2m7kjbowe"}},"received_at":1772547002,"state":"done","attempt":0,"due_at":1772547002}',-2950655686113360987);
INSERT INTO inbox VALUES('evt_1anvfob5h0fAkklruzQgdvJa',1,1772729105,1772729105,'{"id":"evt_1anvfob5h0fAkklruzQgdvJa","kind":"checkout.session.completed","live":false,"subject":{"session":{"session":"cs_test_a1XcJK93MBE9Z4Lb4cukTlyqsiAYQBavTWu5yO3cgo9qC6hcTegLw0tUB4","order":"6floqevh45go4de5nsus536swi"}},"received_at":1772729105,"state":"waiting","attempt":0,"due_at":1772729105}',-6854872072292148897);
INSERT INTO inbox VALUES('evt_1azjLL5rvuqyRFBMrpnop7fh',0,1772729100,1772729100,'{"id":"evt_1azjLL5rvuqyRFBMrpnop7fh","kind":"payment_intent.succeeded","live":false,"subject":"other","received_at":1772729100,"state":"ignored","attempt":0,"due_at":1772729100}',-3725584141643435942);
INSERT INTO inbox VALUES('evt_1b9ElDgRRMU6jtmpuZ4u0AYj',0,1772620202,1772620202,'{"id":"evt_1b9ElDgRRMU6jtmpuZ4u0AYj","kind":"payment_intent.created","live":false,"subject":"other","received_at":1772620202,"state":"ignored","attempt":0,"due_at":1772620202}',427740884929607780);
INSERT INTO inbox VALUES('evt_1bAvnBLKrDO4d4HKbSQ9oK9e',0,1772620203,1772620203,'{"id":"evt_1bAvnBLKrDO4d4HKbSQ9oK9e","kind":"charge.dispute.created","live":false,"subject":{"payment":"pi_38DrkQw5LHrGXiLlJrvfxZ5o"},"received_at":1772620203,"state":"done","attempt":0,"due_at":1772620203}',6670105068126340352);
INSERT INTO inbox VALUES('evt_1bV53dxIe9elhUEv4n3c79cK',0,1772620201,1772620201,'{"id":"evt_1bV53dxIe9elhUEv4n3c79cK","kind":"payment_intent.created","live":false,"subject":"other","received_at":1772620201,"state":"ignored","attempt":0,"due_at":1772620201}',-4224381269907231277);
INSERT INTO inbox VALUES('evt_1bnq4VTtq8AZkbt9rHMEFzfE',0,1772547002,1772547002,'{"id":"evt_1bnq4VTtq8AZkbt9rHMEFzfE","kind":"refund.created","live":false,"subject":{"payment":"pi_3AGr81CL9Phab1vbe07D1DiD"},"received_at":1772547002,"state":"done","attempt":0,"due_at":1772547002}',-4418582939268930501);
INSERT INTO inbox VALUES('evt_1c9uEaLqG12UUhehyG1Qcmei',0,1772620201,1772620201,'{"id":"evt_1c9uEaLqG12UUhehyG1Qcmei","kind":"charge.succeeded","live":false,"subject":{"payment":"pi_3Jo0tzZCw0wjS4NrHGsPRTPV"},"received_at":1772620201,"state":"done","attempt":0,"due_at":1772620201}',-5847752777671328010);
INSERT INTO inbox VALUES('evt_1cf6sFox0Ub7WNoZqreGH0yu',0,1772547001,1772547001,'{"id":"evt_1cf6sFox0Ub7WNoZqreGH0yu","kind":"charge.refunded","live":false,"subject":{"payment":"pi_39lWnBGtATggJsjqjWKTQsiK"},"received_at":1772547001,"state":"done","attempt":0,"due_at":1772547001}',-8068504888340515563);
INSERT INTO inbox VALUES('evt_1dGP2Ee6d148F0HTQHEct9dz',0,1772729100,1772729100,'{"id":"evt_1dGP2Ee6d148F0HTQHEct9dz","kind":"checkout.session.expired","live":false,"subject":{"session":{"session":"cs_test_a14yqFR4qFKOjBeGQuCUYVoHdCSL8xkZBVC55zS4jvJUPVJJfNP8rf9ESF","order":"gimqh5c2ccc52kfsadszgz4yba"}},"received_at":1772729100,"state":"done","attempt":0,"due_at":1772729100}',3426141301144730837);
INSERT INTO inbox VALUES('evt_1eawGtKZHklUM4gw0m1HsNzV',0,1772729105,1772729105,'{"id":"evt_1eawGtKZHklUM4gw0m1HsNzV","kind":"payment_intent.created","live":false,"subject":"other","received_at":1772729105,"state":"ignored","attempt":0,"due_at":1772729105}',-6196138005664395573);
INSERT INTO inbox VALUES('evt_1f161XUW9IBtf1csP0eurQvC',0,1772547002,1772547002,'{"id":"evt_1f161XUW9IBtf1csP0eurQvC","kind":"payment_intent.succeeded","live":false,"subject":"other","received_at":1772547002,"state":"ignored","attempt":0,"due_at":1772547002}',3843179942788902776);
INSERT INTO inbox VALUES('evt_1k457joCuv0Ca3ACQ8GoWQqj',0,1772547001,1772547001,'{"id":"evt_1k457joCuv0Ca3ACQ8GoWQqj","kind":"refund.created","live":false,"subject":{"payment":"pi_39lWnBGtATggJsjqjWKTQsiK"},"received_at":1772547001,"state":"done","attempt":0,"due_at":1772547001}',-5496912082121261667);
INSERT INTO inbox VALUES('evt_1kizFD3kpCUB7179oHZqDFXC',0,1772729100,1772729100,'{"id":"evt_1kizFD3kpCUB7179oHZqDFXC","kind":"checkout.session.completed","live":false,"subject":{"session":{"session":"cs_test_a1pdnaKvMXLJ5uDN45KwYngYiEJ0OIi6TGiGDT0Lufmt1GmDG8MedvCFkd","order":"kvoq62ov7yxpsqr25mbw4qjasu"}},"received_at":1772729100,"state":"done","attempt":0,"due_at":1772729100}',-6997870337201619469);
INSERT INTO inbox VALUES('evt_1lE9jHDsm68MY8sgCYJI3zRB',0,1772442001,1772442001,'{"id":"evt_1lE9jHDsm68MY8sgCYJI3zRB","kind":"payment_intent.succeeded","live":false,"subject":"other","received_at":1772442001,"state":"ignored","attempt":0,"due_at":1772442001}',-2751028189817994330);
INSERT INTO inbox VALUES('evt_1mOTKZ2J5nK4K7rMmMFzjFdk',0,1772729104,1772729104,'{"id":"evt_1mOTKZ2J5nK4K7rMmMFzjFdk","kind":"payment_intent.succeeded","live":false,"subject":"other","received_at":1772729104,"state":"ignored","attempt":0,"due_at":1772729104}',-6648441210096231917);
INSERT INTO inbox VALUES('evt_1mvRRmaKdOWcRQKP0JvqDYZt',0,1772620202,1772620202,'{"id":"evt_1mvRRmaKdOWcRQKP0JvqDYZt","kind":"checkout.session.completed","live":false,"subject":{"session":{"session":"cs_test_a1YTV1rrkDRRBgEMsBXE1hDU3CDv9RtrDMf9EZlY7hacdEKO9De5HG2ny0","order":"w5s54ctsq47qdnxucg4syxrpxq"}},"received_at":1772620202,"state":"done","attempt":0,"due_at":1772620202}',-3683382293546154574);
INSERT INTO inbox VALUES('evt_1qARgI59duNbegmkNhnf5aGv',0,1772620201,1772620201,'{"id":"evt_1qARgI59duNbegmkNhnf5aGv","kind":"payment_intent.succeeded","live":false,"subject":"other","received_at":1772620201,"state":"ignored","attempt":0,"due_at":1772620201}',7788390150965719503);
INSERT INTO inbox VALUES('evt_1qcIwikZKmmtlmpRRO3os2WX',0,1772547002,1772547002,'{"id":"evt_1qcIwikZKmmtlmpRRO3os2WX","kind":"charge.succeeded","live":false,"subject":{"payment":"pi_3AGr81CL9Phab1vbe07D1DiD"},"received_at":1772547002,"state":"done","attempt":0,"due_at":1772547002}',4876003268685113140);
INSERT INTO inbox VALUES('evt_1sXFHS7X09fPHXhhhFbpKRII',0,1772729104,1772729104,'{"id":"evt_1sXFHS7X09fPHXhhhFbpKRII","kind":"payment_intent.created","live":false,"subject":"other","received_at":1772729104,"state":"ignored","attempt":0,"due_at":1772729104}',1698024487104723363);
INSERT INTO inbox VALUES('evt_1w1rybwd2RyfGEKV7mYptizM',1,1772729105,1772729105,'{"id":"evt_1w1rybwd2RyfGEKV7mYptizM","kind":"charge.succeeded","live":false,"subject":{"payment":"pi_3apq8xM0frg18pXIXa5t4Mcj"},"received_at":1772729105,"state":"waiting","attempt":0,"due_at":1772729105}',-1237253328879358857);
INSERT INTO inbox VALUES('evt_1wUxHK3vCE9e52uSuf1LlSja',0,1772620201,1772620201,'{"id":"evt_1wUxHK3vCE9e52uSuf1LlSja","kind":"checkout.session.completed","live":false,"subject":{"session":{"session":"cs_test_a1FeKBiyQWyabirH41wFpn8ATsan3vmxm6WYSu9Pg2KmUDmwYvHaUKm7oS","order":"7f5ztcs7yovq5wq2qp2tmacwsa"}},"received_at":1772620201,"state":"done","attempt":0,"due_at":1772620201}',-7951930121692260331);
INSERT INTO inbox VALUES('evt_1yfZSZVe2ZnIvxvjNeCM4JzI',0,1772442000,1772442000,'{"id":"evt_1yfZSZVe2ZnIvxvjNeCM4JzI","kind":"payment_intent.succeeded","live":false,"subject":"other","received_at":1772442000,"state":"ignored","attempt":0,"due_at":1772442000}',-6150672827381755590);
CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    waiting INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    queued_at INTEGER NOT NULL,
    body TEXT NOT NULL,
    sum INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO outbox VALUES('alarm#disputed#w5s54ctsq47qdnxucg4syxrpxq#1772620203',0,1772729221,1772729100,'{"id":"alarm#disputed#w5s54ctsq47qdnxucg4syxrpxq#1772620203","kind":"alarm","orders":[],"to":"owner@example.com","links":[],"state":"sent","attempt":1,"due_at":1772729221,"queued_at":1772729100,"last_error":null,"alarm":{"kind":"disputed","object":"w5s54ctsq47qdnxucg4syxrpxq","at":1772620203}}',-4748318177540052544);
INSERT INTO outbox VALUES('alarm#needs_attention#zrck55f24cnummuqmcefj5zhhi#1772729104',1,1772729165,1772729105,'{"id":"alarm#needs_attention#zrck55f24cnummuqmcefj5zhhi#1772729104","kind":"alarm","orders":[],"to":"owner@example.com","links":[],"state":"queued","attempt":1,"due_at":1772729165,"queued_at":1772729105,"last_error":"folder","alarm":{"kind":"needs_attention","object":"zrck55f24cnummuqmcefj5zhhi","at":1772729104}}',6959443664234409790);
INSERT INTO outbox VALUES('receipt#72e5vllbcrw4ur32xzsemsshc4',0,1772547121,1772547000,'{"id":"receipt#72e5vllbcrw4ur32xzsemsshc4","kind":"receipt","orders":["72e5vllbcrw4ur32xzsemsshc4"],"to":"cleo@example.org","links":["a393b38638d898e04ee39afd8a9bfcad5c9e1ef69cb265f7b4017b5f6d2b5046","d39be6964fcfc14087fb4759a03b6c0cef95b32bd9a6ba251f213e9f149148e2","58faca01d370fcd6ad03cace857cd4c21aa8a004b16080a7295a13808dc293e5"],"state":"sent","attempt":1,"due_at":1772547121,"queued_at":1772547000,"last_error":null}',-7372572898474356568);
INSERT INTO outbox VALUES('receipt#7f5ztcs7yovq5wq2qp2tmacwsa',0,1772620322,1772620201,'{"id":"receipt#7f5ztcs7yovq5wq2qp2tmacwsa","kind":"receipt","orders":["7f5ztcs7yovq5wq2qp2tmacwsa"],"to":"eve@example.com","links":["65769b3421dfeb7c50a0fc85af74b7ed40697d6b649cf19a934b123a4e3f0381","19b4b58c2c36ed4a05bc947d2f5308fb830d46c718360b6132a7fdaca19f4035","87b21e49870af16660a7a5dc80187f78b9d6219906542bd6d6a0a8a44aab739b"],"state":"sent","attempt":1,"due_at":1772620322,"queued_at":1772620201,"last_error":null}',5317471206458066399);
INSERT INTO outbox VALUES('receipt#epjls2umw4dkngzek3xbm6h5dq',0,1772620324,1772620203,'{"id":"receipt#epjls2umw4dkngzek3xbm6h5dq","kind":"gift","orders":["epjls2umw4dkngzek3xbm6h5dq"],"to":"gil@example.com","links":["dfbee04c9f50353712551d1c8d58902dcc0752cff5b1b3c85879a48a523d64f8","58f65d80347a71d8b0ee2659835381dcc13e2de9f0ddb464b74da5737414bb78"],"state":"sent","attempt":1,"due_at":1772620324,"queued_at":1772620203,"last_error":null}',-8592601469022971068);
INSERT INTO outbox VALUES('receipt#h2743k5mr5n4srtnxn7ydcbhwy',0,1772442121,1772442000,'{"id":"receipt#h2743k5mr5n4srtnxn7ydcbhwy","kind":"receipt","orders":["h2743k5mr5n4srtnxn7ydcbhwy"],"to":"ada@example.com","links":["e3bcf209bc5b2ea852e8c191570f18d1808c80f7d0d836477dd9ce1887a26b22","9aef62238ae31e6c70759ce0b8d7a4d6b0521c5a8884fdbbfbe603aa906db24b"],"state":"sent","attempt":1,"due_at":1772442121,"queued_at":1772442000,"last_error":null}',-1877967425092162792);
INSERT INTO outbox VALUES('receipt#kvoq62ov7yxpsqr25mbw4qjasu',0,1772729221,1772729100,'{"id":"receipt#kvoq62ov7yxpsqr25mbw4qjasu","kind":"receipt","orders":["kvoq62ov7yxpsqr25mbw4qjasu"],"to":"hal@exmaple.com","links":["a7961dfc51ed44c4d24256d5b043eee8e44cb880df3dec75611dd1184b8a9b8a","040c1ec7d7ad7b1869a2503af67b6fb444fb9d3055d36a07a1f28a957c32d257"],"state":"sent","attempt":1,"due_at":1772729221,"queued_at":1772729100,"last_error":null}',-4029798265351813393);
INSERT INTO outbox VALUES('receipt#m5z2l7lz4aaegfte5axks35274',0,1772442122,1772442001,'{"id":"receipt#m5z2l7lz4aaegfte5axks35274","kind":"receipt","orders":["m5z2l7lz4aaegfte5axks35274"],"to":"bob@example.org","links":["d113b2caa249af14f5f205b573689961e716dcc29aaea6e458e35acace1b6701","e4714519d2b90c209941859ca74884c6795ab51b45ad5aca0870b30045bbf805","900928ed7ba98ef61636cb99112693ffd8d013dc6f3664d1dfd02f623fc6dc46"],"state":"sent","attempt":1,"due_at":1772442122,"queued_at":1772442001,"last_error":null}',-869725586359557551);
INSERT INTO outbox VALUES('receipt#nopsqqvrhqcsw6arc2m7kjbowe',0,1772547122,1772547002,'{"id":"receipt#nopsqqvrhqcsw6arc2m7kjbowe","kind":"receipt","orders":["nopsqqvrhqcsw6arc2m7kjbowe"],"to":"dan@example.com","links":["5b5426f75409f9c63f15522e91d0ea46906a1edd7ca68d169bb04a879b1aafed","771e4fdb0f75aeb9dbc5f9e949788d1a2b979c77d5d4dce307707ac580a56a31"],"state":"sent","attempt":1,"due_at":1772547122,"queued_at":1772547002,"last_error":null}',-1318140551377844910);
INSERT INTO outbox VALUES('receipt#w5s54ctsq47qdnxucg4syxrpxq',0,1772620323,1772620202,'{"id":"receipt#w5s54ctsq47qdnxucg4syxrpxq","kind":"receipt","orders":["w5s54ctsq47qdnxucg4syxrpxq"],"to":"fay@example.org","links":["e1c6fd0ab1d97710fcf690328b49be0e677013ab100a957cff96d4dab398598c","944568c8ac236f29830066527eb2663277db5e3017a4785bf0fe8c852e513753"],"state":"sent","attempt":1,"due_at":1772620323,"queued_at":1772620202,"last_error":null}',1767374216013607528);
INSERT INTO outbox VALUES('refunded#nopsqqvrhqcsw6arc2m7kjbowe',0,1772547123,1772547002,'{"id":"refunded#nopsqqvrhqcsw6arc2m7kjbowe","kind":"refunded","orders":["nopsqqvrhqcsw6arc2m7kjbowe"],"to":"dan@example.com","links":[],"state":"sent","attempt":1,"due_at":1772547123,"queued_at":1772547002,"last_error":null}',-222078425181847888);
INSERT INTO outbox VALUES('resent#h2743k5mr5n4srtnxn7ydcbhwy#5xpp2nkawhszlcfndu5amdo6ke',0,1772729223,1772729103,'{"id":"resent#h2743k5mr5n4srtnxn7ydcbhwy#5xpp2nkawhszlcfndu5amdo6ke","kind":"receipt","orders":["h2743k5mr5n4srtnxn7ydcbhwy"],"to":"ada@example.com","links":["583faae5c5f941ad7ad633d2988d115b5be5326ec446dc610fb288c503c6e7e7","8675033dd57107c52dc091539e530e1aa155ee070a1f2fe53917c4fc7ac00c2e"],"state":"sent","attempt":1,"due_at":1772729223,"queued_at":1772729103,"last_error":null}',-1987830079871920038);
INSERT INTO outbox VALUES('resent#kvoq62ov7yxpsqr25mbw4qjasu#4pl6knmwrqv5moowanzlgebrru',0,1772729222,1772729102,'{"id":"resent#kvoq62ov7yxpsqr25mbw4qjasu#4pl6knmwrqv5moowanzlgebrru","kind":"receipt","orders":["kvoq62ov7yxpsqr25mbw4qjasu"],"to":"hal@example.com","links":["05fb0e35977f97bacd2ebd046e8ce54adafec58cfdaa70060f71a6d80cf63585","a1552614e5df16e55e42f12c63cd6e55b40a7cefb0bf7d3fa0178f96125ebad1"],"state":"sent","attempt":1,"due_at":1772729222,"queued_at":1772729102,"last_error":null}',2761381642110023442);
INSERT INTO outbox VALUES('signed-in#5pnwah3mxnqvs26fkrejvepfsq',0,1772442121,1772442000,'{"id":"signed-in#5pnwah3mxnqvs26fkrejvepfsq","kind":"admin_signed_in","orders":[],"to":"owner@example.com","links":[],"state":"sent","attempt":1,"due_at":1772442121,"queued_at":1772442000,"last_error":null,"news":{"at":1772442000,"network":"127.0.0.1","browser":"an unknown browser"}}',4312800885594884402);
INSERT INTO outbox VALUES('signed-in#7am3o7k42gfakorav2fbbfg5jm',0,1772547121,1772547000,'{"id":"signed-in#7am3o7k42gfakorav2fbbfg5jm","kind":"admin_signed_in","orders":[],"to":"owner@example.com","links":[],"state":"sent","attempt":1,"due_at":1772547121,"queued_at":1772547000,"last_error":null,"news":{"at":1772547000,"network":"127.0.0.1","browser":"an unknown browser"}}',6833695797185199423);
INSERT INTO outbox VALUES('signed-in#dzbamwzyonof6lx7rfy5d2pa64',0,1772620322,1772620201,'{"id":"signed-in#dzbamwzyonof6lx7rfy5d2pa64","kind":"admin_signed_in","orders":[],"to":"owner@example.com","links":[],"state":"sent","attempt":1,"due_at":1772620322,"queued_at":1772620201,"last_error":null,"news":{"at":1772620201,"network":"127.0.0.1","browser":"an unknown browser"}}',-8533947375227438401);
INSERT INTO outbox VALUES('signed-in#hf3hh2mienp4btbr7h7o47sv3e',0,1772547121,1772547000,'{"id":"signed-in#hf3hh2mienp4btbr7h7o47sv3e","kind":"admin_signed_in","orders":[],"to":"sam@example.com","links":[],"state":"sent","attempt":1,"due_at":1772547121,"queued_at":1772547000,"last_error":null,"news":{"at":1772547000,"network":"127.0.0.1","browser":"an unknown browser"}}',-8705882920572470835);
INSERT INTO outbox VALUES('signed-in#hmpowwmy7d2euqfvalqotgaijq',0,1772729221,1772729100,'{"id":"signed-in#hmpowwmy7d2euqfvalqotgaijq","kind":"admin_signed_in","orders":[],"to":"sam@example.com","links":[],"state":"sent","attempt":1,"due_at":1772729221,"queued_at":1772729100,"last_error":null,"news":{"at":1772729100,"network":"127.0.0.1","browser":"an unknown browser"}}',-8429628629402876695);
INSERT INTO outbox VALUES('signed-in#yf5xtxi6iczgq7a6c5oiata6na',0,1772729221,1772729100,'{"id":"signed-in#yf5xtxi6iczgq7a6c5oiata6na","kind":"admin_signed_in","orders":[],"to":"owner@example.com","links":[],"state":"sent","attempt":1,"due_at":1772729221,"queued_at":1772729100,"last_error":null,"news":{"at":1772729100,"network":"127.0.0.1","browser":"an unknown browser"}}',-5529175393030412485);
CREATE TABLE alarms (kind TEXT NOT NULL, object TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (kind, object)) WITHOUT ROWID;
INSERT INTO alarms VALUES('disputed','w5s54ctsq47qdnxucg4syxrpxq',1772620203);
INSERT INTO alarms VALUES('needs_attention','zrck55f24cnummuqmcefj5zhhi',1772729104);
CREATE TABLE audit (seq INTEGER PRIMARY KEY, body TEXT NOT NULL, sum INTEGER NOT NULL, object TEXT GENERATED ALWAYS AS (json_extract(body, '$.entry.object')) VIRTUAL);
INSERT INTO audit VALUES(1,'{"seq":1,"entry":{"at":1772442000,"actor":"console","act":"admin.invited","object":"admin/new","before":"","after":"owner"},"previous":"0000000000000000000000000000000000000000000000000000000000000000","hash":"ac9f683c8fdb61b345efac71419861862963665748bb3e0b84f6d868b04eec97"}',6273980228146623068);
INSERT INTO audit VALUES(2,'{"seq":2,"entry":{"at":1772442000,"actor":"console","act":"admin.invited","object":"admin/new","before":"","after":"owner"},"previous":"ac9f683c8fdb61b345efac71419861862963665748bb3e0b84f6d868b04eec97","hash":"3e0bcee758cf031b26207d501e7c1dc28b806747993b9d8a680193806fee2cd5"}',-8027967823381119236);
INSERT INTO audit VALUES(3,'{"seq":3,"entry":{"at":1772442000,"actor":"admin/qbo2i5exmx5y4daioufr5lgu7y","act":"admin.joined","object":"admin/qbo2i5exmx5y4daioufr5lgu7y","before":"invited","after":"owner"},"previous":"3e0bcee758cf031b26207d501e7c1dc28b806747993b9d8a680193806fee2cd5","hash":"1757a11c880c0792a23150497aae28305dc12952134690b35909e70c1b3329f1"}',-2546180815325369118);
INSERT INTO audit VALUES(4,'{"seq":4,"entry":{"at":1772442000,"actor":"admin/qbo2i5exmx5y4daioufr5lgu7y","act":"admin.signed_in","object":"admin/qbo2i5exmx5y4daioufr5lgu7y","before":"","after":"owner"},"previous":"1757a11c880c0792a23150497aae28305dc12952134690b35909e70c1b3329f1","hash":"1c0dc3036e761264953b0a05434a6c4e1efb4daff84821adf8485c31c2966d8f"}',-1455708089614608946);
INSERT INTO audit VALUES(5,'{"seq":5,"entry":{"at":1772442000,"actor":"shop","act":"admin.told","object":"admin/qbo2i5exmx5y4daioufr5lgu7y","before":"","after":"signed-in#5pnwah3mxnqvs26fkrejvepfsq"},"previous":"1c0dc3036e761264953b0a05434a6c4e1efb4daff84821adf8485c31c2966d8f","hash":"748cbf016b6d80037232d4ca4d2be17abafc1fd855fdb591940af85bb85abdea"}',-6513133745281507605);
INSERT INTO audit VALUES(6,'{"seq":6,"entry":{"at":1772442000,"actor":"admin/qbo2i5exmx5y4daioufr5lgu7y","act":"product.created","object":"product/rmzxjijsofp2uytwiqgyhpnlsu","before":"draft v0 0.00","after":"draft v1 0.00"},"previous":"748cbf016b6d80037232d4ca4d2be17abafc1fd855fdb591940af85bb85abdea","hash":"dc03448906cb326afe90159f043383a8c0b98371183e3f7ee583f33dfd59089b"}',5969059722947694214);
INSERT INTO audit VALUES(7,'{"seq":7,"entry":{"at":1772442000,"actor":"admin/qbo2i5exmx5y4daioufr5lgu7y","act":"product.saved","object":"product/rmzxjijsofp2uytwiqgyhpnlsu","before":"draft v1 0.00","after":"draft v2 12.00"},"previous":"dc03448906cb326afe90159f043383a8c0b98371183e3f7ee583f33dfd59089b","hash":"bc2bba8fcecd05320d006ad55aee6bf28e252111530fc3b09fabfdc1dbad10a6"}',-2420402945050957717);
INSERT INTO audit VALUES(8,'{"seq":8,"entry":{"at":1772442000,"actor":"admin/qbo2i5exmx5y4daioufr5lgu7y","act":"product.file_added","object":"product/rmzxjijsofp2uytwiqgyhpnlsu","before":"draft v2 12.00","after":"draft v3 12.00"},"previous":"bc2bba8fcecd05320d006ad55aee6bf28e252111530fc3b09fabfdc1dbad10a6","hash":"98e06dc857eb6a090754b3ee34c856ac9a872509ba8df8772445aac809aaec64"}',8525748253849902161);
INSERT INTO audit VALUES(9,'{"seq":9,"entry":{"at":1772442000,"actor":"admin/qbo2i5exmx5y4daioufr5lgu7y","act":"product.picture_added","object":"product/rmzxjijsofp2uytwiqgyhpnlsu","before":"draft v3 12.00","after":"draft v4 12.00"},"previous":"98e06dc857eb6a090754b3ee34c856ac9a872509ba8df8772445aac809aaec64","hash":"77c0551ea2e350da52127ddb30c0871c887c88ded7ac8f287c3dcadadcd63e23"}',-17503918072494591);
INSERT INTO audit VALUES(10,'{"seq":10,"entry":{"at":1772442000,"actor":"admin/qbo2i5exmx5y4daioufr5lgu7y","act":"product.created","object":"product/flkzyl3xmk47wu7jxnulbva24q","before":"draft v0 0.00","after":"draft v1 0.00"},"previous":"77c0551ea2e350da52127ddb30c0871c887c88ded7ac8f287c3dcadadcd63e23","hash":"527eefb72ddb54aa732b1b5e843ec410376448c08b6989a46bc68bdd91300f22"}',6922688597326606227);
INSERT INTO audit VALUES(11,'{"seq":11,"entry":{"at":1772442000,"actor":"admin/qbo2i5exmx5y4daioufr5lgu7y","act":"product.saved","object":"product/flkzyl3xmk47wu7jxnulbva24q","before":"draft v1 0.00","after":"draft v2 8.50"},"previous":"527eefb72ddb54aa732b1b5e843ec410376448c08b6989a46bc68bdd91300f22","hash":"9ecdb6c58e215f8dca4240275c2f3e9253e853d9662383b913a96f15b4972503"}',3278032582551224198);
INSERT INTO audit VALUES(12,'{"seq":12,"entry":{"at":1772442000,"actor":"admin/qbo2i5exmx5y4daioufr5lgu7y","act":"product.file_added","object":"product/flkzyl3xmk47wu7jxnulbva24q","before":"draft v2 8.50","after":"draft v3 8.50"},"previous":"9ecdb6c58e215f8dca4240275c2f3e9253e853d9662383b913a96f15b4972503","hash":"5e0db3645e5b4534a830f12b1b8e28d88580ee9b1fae502d73ac36e8fa6f015d"}',1042622746863262948);
INSERT INTO audit VALUES(13,'{"seq":13,"entry":{"at":1772442000,"actor":"admin/qbo2i5exmx5y4daioufr5lgu7y","act":"product.file_added","object":"product/flkzyl3xmk47wu7jxnulbva24q","before":"draft v3 8.50","after":"draft v4 8.50"},"previous":"5e0db3645e5b4534a830f12b1b8e28d88580ee9b1fae502d73ac36e8fa6f015d","hash":"d2b47d21b0f35b806d531d74fb16b986ad17f1df94ea6f60f397c72d1ea69bbf"}',5467934880848481957);
INSERT INTO audit VALUES(14,'{"seq":14,"entry":{"at":1772442000,"actor":"admin/qbo2i5exmx5y4daioufr5lgu7y","act":"product.created","object":"product/izsywnu5a6thqnedy7dg5j3t3i","before":"draft v0 0.00","after":"draft v1 0.00"},"previous":"d2b47d21b0f35b806d531d74fb16b986ad17f1df94ea6f60f397c72d1ea69bbf","hash":"85c7c4f49cdfd3047a15776825604a61dfa431c5c8b5f74c7570dd17abcda87f"}',-3163011195666101197);
INSERT INTO audit VALUES(15,'{"seq":15,"entry":{"at":1772442000,"actor":"admin/qbo2i5exmx5y4daioufr5lgu7y","act":"product.saved","object":"product/izsywnu5a6thqnedy7dg5j3t3i","before":"draft v1 0.00","after":"draft v2 5.00"},"previous":"85c7c4f49cdfd3047a15776825604a61dfa431c5c8b5f74c7570dd17abcda87f","hash":"7fb8d98b02969d01f3bb77189b5ded35243321c4fe2279afa97e6b25f3088f63"}',-951925014834775316);
INSERT INTO audit VALUES(16,'{"seq":16,"entry":{"at":1772442000,"actor":"admin/qbo2i5exmx5y4daioufr5lgu7y","act":"product.file_added","object":"product/izsywnu5a6thqnedy7dg5j3t3i","before":"draft v2 5.00","after":"draft v3 5.00"},"previous":"7fb8d98b02969d01f3bb77189b5ded35243321c4fe2279afa97e6b25f3088f63","hash":"3bd542ef0595996710dbf91cb21836d2586833d4239357aa4927f0158bfc4a79"}',6380796533409425473);
INSERT INTO audit VALUES(17,'{"seq":17,"entry":{"at":1772442000,"actor":"admin/qbo2i5exmx5y4daioufr5lgu7y","act":"product.created","object":"product/ptz7ptarl2o5ruzacihmywcl5y","before":"draft v0 0.00","after":"draft v1 0.00"},"previous":"3bd542ef0595996710dbf91cb21836d2586833d4239357aa4927f0158bfc4a79","hash":"067e00064ec4428ce71ab2f0c33091d9c09d0d0d8c265ed2766b89650108a287"}',5025058469933041815);
INSERT INTO audit VALUES(18,'{"seq":18,"entry":{"at":1772442000,"actor":"admin/qbo2i5exmx5y4daioufr5lgu7y","act":"product.saved","object":"product/ptz7ptarl2o5ruzacihmywcl5y","before":"draft v1 0.00","after":"draft v2 3.00"},"previous":"067e00064ec4428ce71ab2f0c33091d9c09d0d0d8c265ed2766b89650108a287","hash":"3e36c3930d19b7b275b72b640aa0836f4afa656148fd58e3e9afba74ca1be701"}',4521929614178891692);
INSERT INTO audit VALUES(19,'{"seq":19,"entry":{"at":1772442000,"actor":"admin/qbo2i5exmx5y4daioufr5lgu7y","act":"product.file_added","object":"product/ptz7ptarl2o5ruzacihmywcl5y","before":"draft v2 3.00","after":"draft v3 3.00"},"previous":"3e36c3930d19b7b275b72b640aa0836f4afa656148fd58e3e9afba74ca1be701","hash":"079fb722b98770119a340f448e4faa3276959ae5f7fd8bff344f30fa560ed8d4"}',-6222817571414632806);
INSERT INTO audit VALUES(20,'{"seq":20,"entry":{"at":1772442000,"actor":"admin/qbo2i5exmx5y4daioufr5lgu7y","act":"product.created","object":"product/kac6vb4erw2w7r7ckoyz7bghbi","before":"draft v0 0.00","after":"draft v1 0.00"},"previous":"079fb722b98770119a340f448e4faa3276959ae5f7fd8bff344f30fa560ed8d4","hash":"dfc303aec20f52a960cbd794426d0330ed957e6d1c4293a168a01b777f3582db"}',4734013526814781079);
INSERT INTO audit VALUES(21,'{"seq":21,"entry":{"at":1772442000,"actor":"admin/qbo2i5exmx5y4daioufr5lgu7y","act":"product.saved","object":"product/kac6vb4erw2w7r7ckoyz7bghbi","before":"draft v1 0.00","after":"draft v2 0.00"},"previous":"dfc303aec20f52a960cbd794426d0330ed957e6d1c4293a168a01b777f3582db","hash":"396ee839e41c72b8c587838c82e804da9dfb6c920f13afa0a5bcc51444067d1a"}',-8659143091894349587);
INSERT INTO audit VALUES(22,'{"seq":22,"entry":{"at":1772442000,"actor":"admin/qbo2i5exmx5y4daioufr5lgu7y","act":"product.published","object":"product/rmzxjijsofp2uytwiqgyhpnlsu","before":"draft v4 12.00","after":"published v5 12.00"},"previous":"396ee839e41c72b8c587838c82e804da9dfb6c920f13afa0a5bcc51444067d1a","hash":"4faae0889b8c5caa6755a55048d99385b794098e1fed0e64f53fa515e6ada792"}',3115159059855020935);
INSERT INTO audit VALUES(23,'{"seq":23,"entry":{"at":1772442000,"actor":"admin/qbo2i5exmx5y4daioufr5lgu7y","act":"product.published","object":"product/flkzyl3xmk47wu7jxnulbva24q","before":"draft v4 8.50","after":"published v5 8.50"},"previous":"4faae0889b8c5caa6755a55048d99385b794098e1fed0e64f53fa515e6ada792","hash":"dff97e97025a3765da957b97e2ff8e2f08ad01524f98d6738061ccfb69523c69"}',-3094660521032613603);
INSERT INTO audit VALUES(24,'{"seq":24,"entry":{"at":1772442000,"actor":"admin/qbo2i5exmx5y4daioufr5lgu7y","act":"product.published","object":"product/izsywnu5a6thqnedy7dg5j3t3i","before":"draft v3 5.00","after":"published v4 5.00"},"previous":"dff97e97025a3765da957b97e2ff8e2f08ad01524f98d6738061ccfb69523c69","hash":"e918234e4dcd4ca4bd17054dc2ee87d61b2966f5979010601c1e05ade9b1ba33"}',4075296794554563815);
INSERT INTO audit VALUES(25,'{"seq":25,"entry":{"at":1772442000,"actor":"admin/qbo2i5exmx5y4daioufr5lgu7y","act":"product.published","object":"product/ptz7ptarl2o5ruzacihmywcl5y","before":"draft v3 3.00","after":"published v4 3.00"},"previous":"e918234e4dcd4ca4bd17054dc2ee87d61b2966f5979010601c1e05ade9b1ba33","hash":"4a9cc66227fed4c5de7044b0d7a893ab484fb203654487b009f4007d6d5407d4"}',4474590551712230875);
INSERT INTO audit VALUES(26,'{"seq":26,"entry":{"at":1772442000,"actor":"shop","act":"order.placed","object":"order/h2743k5mr5n4srtnxn7ydcbhwy","before":"","after":"created"},"previous":"4a9cc66227fed4c5de7044b0d7a893ab484fb203654487b009f4007d6d5407d4","hash":"9d5d80a2b31c618ad519b7bcb04884f0df37e25dbbcfd338cd303d9635658757"}',-5688330877850152179);
INSERT INTO audit VALUES(27,'{"seq":27,"entry":{"at":1772442000,"actor":"shop","act":"order.session_opened","object":"order/h2743k5mr5n4srtnxn7ydcbhwy","before":"created","after":"session_open"},"previous":"9d5d80a2b31c618ad519b7bcb04884f0df37e25dbbcfd338cd303d9635658757","hash":"8c849fdd143faadbc50bb4e1e6508bbdb9f4a87374b36360ae5a3ef6895de5bd"}',-1903480565738653276);
INSERT INTO audit VALUES(28,'{"seq":28,"entry":{"at":1772442000,"actor":"shop","act":"order.paid","object":"order/h2743k5mr5n4srtnxn7ydcbhwy","before":"session_open","after":"paid"},"previous":"8c849fdd143faadbc50bb4e1e6508bbdb9f4a87374b36360ae5a3ef6895de5bd","hash":"35519df8386f8b6433babeea3dd4463000d6fae8c5af3320754914dceca691ca"}',-3081142450964413966);
INSERT INTO audit VALUES(29,'{"seq":29,"entry":{"at":1772442001,"actor":"shop","act":"order.placed","object":"order/m5z2l7lz4aaegfte5axks35274","before":"","after":"created"},"previous":"35519df8386f8b6433babeea3dd4463000d6fae8c5af3320754914dceca691ca","hash":"cbe6da2bcc0c5ddafa03bbd5bd2c6b5be8c456b6f483a7c9e74ed01862cc8b69"}',-4685672987268615500);
INSERT INTO audit VALUES(30,'{"seq":30,"entry":{"at":1772442001,"actor":"shop","act":"order.session_opened","object":"order/m5z2l7lz4aaegfte5axks35274","before":"created","after":"session_open"},"previous":"cbe6da2bcc0c5ddafa03bbd5bd2c6b5be8c456b6f483a7c9e74ed01862cc8b69","hash":"c59ab093a1717ac2a0433bcb93dfb3ac2b846a01a9d6fd028cc8550b0443c1e5"}',-5126596832224120537);
INSERT INTO audit VALUES(31,'{"seq":31,"entry":{"at":1772442001,"actor":"shop","act":"order.paid","object":"order/m5z2l7lz4aaegfte5axks35274","before":"session_open","after":"paid"},"previous":"c59ab093a1717ac2a0433bcb93dfb3ac2b846a01a9d6fd028cc8550b0443c1e5","hash":"138392be4e46ec61abb0f5debcc666cb8894bc5cb973ab3d3f3106bcc9a207e9"}',2889476230826832048);
INSERT INTO audit VALUES(32,'{"seq":32,"entry":{"at":1772547000,"actor":"admin/qbo2i5exmx5y4daioufr5lgu7y","act":"admin.signed_in","object":"admin/qbo2i5exmx5y4daioufr5lgu7y","before":"","after":"owner"},"previous":"138392be4e46ec61abb0f5debcc666cb8894bc5cb973ab3d3f3106bcc9a207e9","hash":"4f4f530883f3adf4240dbe258234f7b5ba8f3c7704c7fce4156a7ed801a4f44b"}',1800463732375523521);
INSERT INTO audit VALUES(33,'{"seq":33,"entry":{"at":1772547000,"actor":"shop","act":"admin.told","object":"admin/qbo2i5exmx5y4daioufr5lgu7y","before":"","after":"signed-in#7am3o7k42gfakorav2fbbfg5jm"},"previous":"4f4f530883f3adf4240dbe258234f7b5ba8f3c7704c7fce4156a7ed801a4f44b","hash":"c02c9b2cb33c37e6324b757897b9d3d52263d0f73ce9a61c5f2fd605a500f660"}',-4643039367667153831);
INSERT INTO audit VALUES(34,'{"seq":34,"entry":{"at":1772547000,"actor":"console","act":"admin.invited","object":"admin/new","before":"","after":"support"},"previous":"c02c9b2cb33c37e6324b757897b9d3d52263d0f73ce9a61c5f2fd605a500f660","hash":"b6027d2a3b3db12528b18b8ae5f06188aec13cafeaa12ed53c0033ccb5d8e2b8"}',-4465504466363550428);
INSERT INTO audit VALUES(35,'{"seq":35,"entry":{"at":1772547000,"actor":"admin/32pnzyi3rkrvifnuovza6b4e5u","act":"admin.joined","object":"admin/32pnzyi3rkrvifnuovza6b4e5u","before":"invited","after":"support"},"previous":"b6027d2a3b3db12528b18b8ae5f06188aec13cafeaa12ed53c0033ccb5d8e2b8","hash":"267949b78b9a6b3a39590831d17772a661ba7ebd041af58d0af4d44f63b04543"}',-2395082680787376624);
INSERT INTO audit VALUES(36,'{"seq":36,"entry":{"at":1772547000,"actor":"admin/32pnzyi3rkrvifnuovza6b4e5u","act":"admin.signed_in","object":"admin/32pnzyi3rkrvifnuovza6b4e5u","before":"","after":"support"},"previous":"267949b78b9a6b3a39590831d17772a661ba7ebd041af58d0af4d44f63b04543","hash":"715c1bb19f06fe251c50f141e77d3359bdc610b59b0a6c2d31e64c7057587be5"}',-6675179475861859362);
INSERT INTO audit VALUES(37,'{"seq":37,"entry":{"at":1772547000,"actor":"shop","act":"admin.told","object":"admin/32pnzyi3rkrvifnuovza6b4e5u","before":"","after":"signed-in#hf3hh2mienp4btbr7h7o47sv3e"},"previous":"715c1bb19f06fe251c50f141e77d3359bdc610b59b0a6c2d31e64c7057587be5","hash":"86a89d493cf75cc72370737175737cf9d5d499f2e6f3633ad4a9904ddd19a511"}',-6086381661819734645);
INSERT INTO audit VALUES(38,'{"seq":38,"entry":{"at":1772547000,"actor":"shop","act":"order.placed","object":"order/72e5vllbcrw4ur32xzsemsshc4","before":"","after":"created"},"previous":"86a89d493cf75cc72370737175737cf9d5d499f2e6f3633ad4a9904ddd19a511","hash":"e87c661e3e76a712fa556881a65ba6c03be88fe0b6e54e8b5a1b26354a344854"}',-7638690611052441484);
INSERT INTO audit VALUES(39,'{"seq":39,"entry":{"at":1772547000,"actor":"shop","act":"order.session_opened","object":"order/72e5vllbcrw4ur32xzsemsshc4","before":"created","after":"session_open"},"previous":"e87c661e3e76a712fa556881a65ba6c03be88fe0b6e54e8b5a1b26354a344854","hash":"f3f1e2a003955219c71b37525d949fa9964ff04332d12c5025a4934faf406971"}',5541322156074697064);
INSERT INTO audit VALUES(40,'{"seq":40,"entry":{"at":1772547000,"actor":"shop","act":"order.paid","object":"order/72e5vllbcrw4ur32xzsemsshc4","before":"session_open","after":"paid"},"previous":"f3f1e2a003955219c71b37525d949fa9964ff04332d12c5025a4934faf406971","hash":"f746ec506bb11dd4b445885aebf422839f5795a2c1f33b1a8bdac07eaf416fb1"}',-7607496825571272569);
INSERT INTO audit VALUES(41,'{"seq":41,"entry":{"at":1772547001,"actor":"admin/qbo2i5exmx5y4daioufr5lgu7y","act":"desk.refund_asked","object":"order/72e5vllbcrw4ur32xzsemsshc4","before":"","after":"$8.50, line 2","why":"the buyer wrote"},"previous":"f746ec506bb11dd4b445885aebf422839f5795a2c1f33b1a8bdac07eaf416fb1","hash":"e7fbad9a26c05aa047b4f531dbb3c24198f19b28e582662c2510c297209aaaaa"}',-2340546761051938608);
INSERT INTO audit VALUES(42,'{"seq":42,"entry":{"at":1772547001,"actor":"shop","act":"order.refunded_partial","object":"order/72e5vllbcrw4ur32xzsemsshc4","before":"paid","after":"refunded_partial"},"previous":"e7fbad9a26c05aa047b4f531dbb3c24198f19b28e582662c2510c297209aaaaa","hash":"11223931a71a5a542163d0cf34c4da740def5467c54d0650cd0c4ed21001c3d0"}',8607655982648082801);
INSERT INTO audit VALUES(43,'{"seq":43,"entry":{"at":1772547002,"actor":"shop","act":"order.placed","object":"order/nopsqqvrhqcsw6arc2m7kjbowe","before":"","after":"created"},"previous":"11223931a71a5a542163d0cf34c4da740def5467c54d0650cd0c4ed21001c3d0","hash":"893545d29ad6ad1ce0536159577a3ae407bf4329c60af428646d0782191c0932"}',8289733085573647624);
INSERT INTO audit VALUES(44,'{"seq":44,"entry":{"at":1772547002,"actor":"shop","act":"order.session_opened","object":"order/nopsqqvrhqcsw6arc2m7kjbowe","before":"created","after":"session_open"},"previous":"893545d29ad6ad1ce0536159577a3ae407bf4329c60af428646d0782191c0932","hash":"d9d10d1149f94273586790015598c220d68133b0ad5defa88ee730aa808119d5"}',-2423018344137820761);
INSERT INTO audit VALUES(45,'{"seq":45,"entry":{"at":1772547002,"actor":"shop","act":"order.paid","object":"order/nopsqqvrhqcsw6arc2m7kjbowe","before":"session_open","after":"paid"},"previous":"d9d10d1149f94273586790015598c220d68133b0ad5defa88ee730aa808119d5","hash":"c7fb4ff13c7f479cd1c50ddb6644da1cdb8f27a691c573dc5a6be514aa669d7d"}',7870695375700491707);
INSERT INTO audit VALUES(46,'{"seq":46,"entry":{"at":1772547002,"actor":"shop","act":"order.refunded","object":"order/nopsqqvrhqcsw6arc2m7kjbowe","before":"paid","after":"refunded"},"previous":"c7fb4ff13c7f479cd1c50ddb6644da1cdb8f27a691c573dc5a6be514aa669d7d","hash":"4e585950b7792f8dc2126134450a658199fba6ac1c91301ca226fe0ad00e2b16"}',-5864634220692165818);
INSERT INTO audit VALUES(47,'{"seq":47,"entry":{"at":1772620201,"actor":"admin/qbo2i5exmx5y4daioufr5lgu7y","act":"admin.signed_in","object":"admin/qbo2i5exmx5y4daioufr5lgu7y","before":"","after":"owner"},"previous":"4e585950b7792f8dc2126134450a658199fba6ac1c91301ca226fe0ad00e2b16","hash":"fc7941d89c9028cdf6854f71e96e4633cde0a82fd552623081eb950d12b38ae8"}',904575398470048340);
INSERT INTO audit VALUES(48,'{"seq":48,"entry":{"at":1772620201,"actor":"shop","act":"admin.told","object":"admin/qbo2i5exmx5y4daioufr5lgu7y","before":"","after":"signed-in#dzbamwzyonof6lx7rfy5d2pa64"},"previous":"fc7941d89c9028cdf6854f71e96e4633cde0a82fd552623081eb950d12b38ae8","hash":"b1112075cf135f8bc45ac1d07874932a89d4bbe66e1d1de507040a7d5c59c355"}',-6106523191780619078);
INSERT INTO audit VALUES(49,'{"seq":49,"entry":{"at":1772620201,"actor":"admin/qbo2i5exmx5y4daioufr5lgu7y","act":"product.file_replaced","object":"product/rmzxjijsofp2uytwiqgyhpnlsu","before":"published v5 12.00","after":"published v6 12.00"},"previous":"b1112075cf135f8bc45ac1d07874932a89d4bbe66e1d1de507040a7d5c59c355","hash":"96535f5a175f150073b4b0d1d618e312a953bcf3c335f94d5fea253625f0452e"}',-7045869420375394497);
INSERT INTO audit VALUES(50,'{"seq":50,"entry":{"at":1772620201,"actor":"shop","act":"order.placed","object":"order/7f5ztcs7yovq5wq2qp2tmacwsa","before":"","after":"created"},"previous":"96535f5a175f150073b4b0d1d618e312a953bcf3c335f94d5fea253625f0452e","hash":"633546df70227c9547a8fc04fabe4889dc1886160ef3904196a459804b722144"}',8085109915845146303);
INSERT INTO audit VALUES(51,'{"seq":51,"entry":{"at":1772620201,"actor":"shop","act":"order.session_opened","object":"order/7f5ztcs7yovq5wq2qp2tmacwsa","before":"created","after":"session_open"},"previous":"633546df70227c9547a8fc04fabe4889dc1886160ef3904196a459804b722144","hash":"f163372c432a3a9f18179ab4346d056c2081b4c9a66f23a6705b4a3bbc002801"}',6787532691143184186);
INSERT INTO audit VALUES(52,'{"seq":52,"entry":{"at":1772620201,"actor":"shop","act":"order.paid","object":"order/7f5ztcs7yovq5wq2qp2tmacwsa","before":"session_open","after":"paid"},"previous":"f163372c432a3a9f18179ab4346d056c2081b4c9a66f23a6705b4a3bbc002801","hash":"4b6e422096e71b313bc1fed64fca3892390700f90ad46ff79dfe578f9bca945e"}',-4603408851860483864);
INSERT INTO audit VALUES(53,'{"seq":53,"entry":{"at":1772620202,"actor":"shop","act":"order.placed","object":"order/w5s54ctsq47qdnxucg4syxrpxq","before":"","after":"created"},"previous":"4b6e422096e71b313bc1fed64fca3892390700f90ad46ff79dfe578f9bca945e","hash":"8ecd47765de41ab7002a2e01942af7f00a3feec12e4472b794b24255ab83a701"}',-7779449365157048073);
INSERT INTO audit VALUES(54,'{"seq":54,"entry":{"at":1772620202,"actor":"shop","act":"order.session_opened","object":"order/w5s54ctsq47qdnxucg4syxrpxq","before":"created","after":"session_open"},"previous":"8ecd47765de41ab7002a2e01942af7f00a3feec12e4472b794b24255ab83a701","hash":"c2d2d0edf5c086350a9ed8549b2106eb66975ef704b1048b8cd77e49e021b9f2"}',183584183624990838);
INSERT INTO audit VALUES(55,'{"seq":55,"entry":{"at":1772620202,"actor":"shop","act":"order.paid","object":"order/w5s54ctsq47qdnxucg4syxrpxq","before":"session_open","after":"paid"},"previous":"c2d2d0edf5c086350a9ed8549b2106eb66975ef704b1048b8cd77e49e021b9f2","hash":"7cd3bc54afd2a6b432df69dcf300d091331513cf83dd83dffe3ae5dc268d935e"}',1656957607553302784);
INSERT INTO audit VALUES(56,'{"seq":56,"entry":{"at":1772620203,"actor":"shop","act":"order.disputed","object":"order/w5s54ctsq47qdnxucg4syxrpxq","before":"paid","after":"disputed"},"previous":"7cd3bc54afd2a6b432df69dcf300d091331513cf83dd83dffe3ae5dc268d935e","hash":"248d4617623cb1437498bbf10e8c195687c0b6372ea211183feab36c6a389dcd"}',-7471656125242021293);
INSERT INTO audit VALUES(57,'{"seq":57,"entry":{"at":1772620203,"actor":"shop","act":"order.placed","object":"order/gimqh5c2ccc52kfsadszgz4yba","before":"","after":"created"},"previous":"248d4617623cb1437498bbf10e8c195687c0b6372ea211183feab36c6a389dcd","hash":"e9ad666309ada8c5be7a71f1d8047b197b3dc8995329a3d700a742c21dad718d"}',8176905279077888879);
INSERT INTO audit VALUES(58,'{"seq":58,"entry":{"at":1772620203,"actor":"shop","act":"order.session_opened","object":"order/gimqh5c2ccc52kfsadszgz4yba","before":"created","after":"session_open"},"previous":"e9ad666309ada8c5be7a71f1d8047b197b3dc8995329a3d700a742c21dad718d","hash":"8ca83f080935fb9bed1fd0f466b942cdcc138996b9233b1dea9ce5916537c075"}',-5292119413993395767);
INSERT INTO audit VALUES(59,'{"seq":59,"entry":{"at":1772620203,"actor":"admin/qbo2i5exmx5y4daioufr5lgu7y","act":"order.given","object":"order/epjls2umw4dkngzek3xbm6h5dq","before":"","after":"given","why":"for a review"},"previous":"8ca83f080935fb9bed1fd0f466b942cdcc138996b9233b1dea9ce5916537c075","hash":"cb4f1d5bb6705c982e8fd24a18d2e12a9d0bc1ab008bc9548beaef24b12c6597"}',-5402340301833642883);
INSERT INTO audit VALUES(60,'{"seq":60,"entry":{"at":1772620203,"actor":"admin/qbo2i5exmx5y4daioufr5lgu7y","act":"product.archived","object":"product/ptz7ptarl2o5ruzacihmywcl5y","before":"published v4 3.00","after":"archived v5 3.00"},"previous":"cb4f1d5bb6705c982e8fd24a18d2e12a9d0bc1ab008bc9548beaef24b12c6597","hash":"2a9c56ca400aaa5c200d78dd5bbce325389e88b0dc62bf53bd17affa8e7223a8"}',-2790605187374190309);
INSERT INTO audit VALUES(61,'{"seq":61,"entry":{"at":1772729100,"actor":"shop","act":"alarm.told","object":"mail/alarm#disputed#w5s54ctsq47qdnxucg4syxrpxq#1772620203","before":"","after":"queued"},"previous":"2a9c56ca400aaa5c200d78dd5bbce325389e88b0dc62bf53bd17affa8e7223a8","hash":"1d47e57c6bd93b4e57bb8f560ae8d652e4a58323c186652532f6d3b0e3267658"}',-1858131675180940912);
INSERT INTO audit VALUES(62,'{"seq":62,"entry":{"at":1772729100,"actor":"shop","act":"order.expired","object":"order/gimqh5c2ccc52kfsadszgz4yba","before":"session_open","after":"expired"},"previous":"1d47e57c6bd93b4e57bb8f560ae8d652e4a58323c186652532f6d3b0e3267658","hash":"6462c26c01d79bd50e45786635ede81c3d1f625d01bcc9ba1638a78714d7d2bc"}',-8529473172977865710);
INSERT INTO audit VALUES(63,'{"seq":63,"entry":{"at":1772729100,"actor":"admin/qbo2i5exmx5y4daioufr5lgu7y","act":"admin.signed_in","object":"admin/qbo2i5exmx5y4daioufr5lgu7y","before":"","after":"owner"},"previous":"6462c26c01d79bd50e45786635ede81c3d1f625d01bcc9ba1638a78714d7d2bc","hash":"647875bf606d1aabd109e7b8632f8a9cf63814e2d126d8712532d868565f53bb"}',-6060894503624594746);
INSERT INTO audit VALUES(64,'{"seq":64,"entry":{"at":1772729100,"actor":"shop","act":"admin.told","object":"admin/qbo2i5exmx5y4daioufr5lgu7y","before":"","after":"signed-in#yf5xtxi6iczgq7a6c5oiata6na"},"previous":"647875bf606d1aabd109e7b8632f8a9cf63814e2d126d8712532d868565f53bb","hash":"3b76114615819f1dd71a21e394a4303d61ffcf1e9ecc069fe85202835a9e4db2"}',2422187852856707254);
INSERT INTO audit VALUES(65,'{"seq":65,"entry":{"at":1772729100,"actor":"admin/32pnzyi3rkrvifnuovza6b4e5u","act":"admin.signed_in","object":"admin/32pnzyi3rkrvifnuovza6b4e5u","before":"","after":"support"},"previous":"3b76114615819f1dd71a21e394a4303d61ffcf1e9ecc069fe85202835a9e4db2","hash":"b53dc0fcbb9468d23112198e6db5183eb852953ffe82ebc83bbf913b33956ffd"}',-8379781546729510312);
INSERT INTO audit VALUES(66,'{"seq":66,"entry":{"at":1772729100,"actor":"shop","act":"admin.told","object":"admin/32pnzyi3rkrvifnuovza6b4e5u","before":"","after":"signed-in#hmpowwmy7d2euqfvalqotgaijq"},"previous":"b53dc0fcbb9468d23112198e6db5183eb852953ffe82ebc83bbf913b33956ffd","hash":"b60c63d1fe954154acb53532317962ebaa6859b4bb27b3a65a2e57db586648b2"}',-6688951076802698392);
INSERT INTO audit VALUES(67,'{"seq":67,"entry":{"at":1772729100,"actor":"shop","act":"order.placed","object":"order/kvoq62ov7yxpsqr25mbw4qjasu","before":"","after":"created"},"previous":"b60c63d1fe954154acb53532317962ebaa6859b4bb27b3a65a2e57db586648b2","hash":"7667664abbccb603063467eabc89bd0e01a893c4ba67a51864f9916a7b0eff0a"}',406509198429768296);
INSERT INTO audit VALUES(68,'{"seq":68,"entry":{"at":1772729100,"actor":"shop","act":"order.session_opened","object":"order/kvoq62ov7yxpsqr25mbw4qjasu","before":"created","after":"session_open"},"previous":"7667664abbccb603063467eabc89bd0e01a893c4ba67a51864f9916a7b0eff0a","hash":"64fa20a8aa47a68dab29e3b5023a1d3f2c3bfb13907053a7283f8652c5cd6524"}',-959675011589703019);
INSERT INTO audit VALUES(69,'{"seq":69,"entry":{"at":1772729100,"actor":"shop","act":"order.paid","object":"order/kvoq62ov7yxpsqr25mbw4qjasu","before":"session_open","after":"paid"},"previous":"64fa20a8aa47a68dab29e3b5023a1d3f2c3bfb13907053a7283f8652c5cd6524","hash":"ca5c7e9cbbd392fa818e3a1e723d035a1fc236bb7936b902113e95e40572e685"}',-6264032823169363109);
INSERT INTO audit VALUES(70,'{"seq":70,"entry":{"at":1772729102,"actor":"admin/32pnzyi3rkrvifnuovza6b4e5u","act":"desk.address_corrected","object":"order/kvoq62ov7yxpsqr25mbw4qjasu","before":"","after":"","why":"he mistyped it"},"previous":"ca5c7e9cbbd392fa818e3a1e723d035a1fc236bb7936b902113e95e40572e685","hash":"7c668ad3231fd031e12927ac71472644441ee619a02181a9f4166026f5b5ab61"}',-2073230375459548618);
INSERT INTO audit VALUES(71,'{"seq":71,"entry":{"at":1772729103,"actor":"admin/32pnzyi3rkrvifnuovza6b4e5u","act":"desk.receipt_resent","object":"order/h2743k5mr5n4srtnxn7ydcbhwy","before":"","after":"","why":"the buyer wrote"},"previous":"7c668ad3231fd031e12927ac71472644441ee619a02181a9f4166026f5b5ab61","hash":"10b8ec7f5df3e54f9bb5b470e792d579c1a0c6fc5fc302b0161f1a9cc870a731"}',-437206489823529549);
INSERT INTO audit VALUES(72,'{"seq":72,"entry":{"at":1772729104,"actor":"shop","act":"order.placed","object":"order/zrck55f24cnummuqmcefj5zhhi","before":"","after":"created"},"previous":"10b8ec7f5df3e54f9bb5b470e792d579c1a0c6fc5fc302b0161f1a9cc870a731","hash":"1a1d427eb24ba9201cb679c84c048441fd5fbdc2c8c3e51262f2764955570c75"}',2859457038556003953);
INSERT INTO audit VALUES(73,'{"seq":73,"entry":{"at":1772729104,"actor":"shop","act":"order.session_opened","object":"order/zrck55f24cnummuqmcefj5zhhi","before":"created","after":"session_open"},"previous":"1a1d427eb24ba9201cb679c84c048441fd5fbdc2c8c3e51262f2764955570c75","hash":"1910e951f5d5e20e5c2e2a94399fc66385377944c51fcd2e7a2db9048ad7c907"}',3409738166295310577);
INSERT INTO audit VALUES(74,'{"seq":74,"entry":{"at":1772729104,"actor":"shop","act":"order.needs_attention","object":"order/zrck55f24cnummuqmcefj5zhhi","before":"session_open","after":"needs_attention"},"previous":"1910e951f5d5e20e5c2e2a94399fc66385377944c51fcd2e7a2db9048ad7c907","hash":"635a4893aa1e948e3e6fdce68bc07f8e7ccb540da780623118c78c8a34cc28cb"}',-7717743625051432539);
INSERT INTO audit VALUES(75,'{"seq":75,"entry":{"at":1772729105,"actor":"shop","act":"alarm.told","object":"mail/alarm#needs_attention#zrck55f24cnummuqmcefj5zhhi#1772729104","before":"","after":"queued"},"previous":"635a4893aa1e948e3e6fdce68bc07f8e7ccb540da780623118c78c8a34cc28cb","hash":"412840d64abd26fb447cdc8a85dbb48468bd15c45119d81f346a52613884df88"}',5383290417597349139);
INSERT INTO audit VALUES(76,'{"seq":76,"entry":{"at":1772729105,"actor":"shop","act":"order.placed","object":"order/6floqevh45go4de5nsus536swi","before":"","after":"created"},"previous":"412840d64abd26fb447cdc8a85dbb48468bd15c45119d81f346a52613884df88","hash":"2c4e6c5e4a7f2e020b403fb1a5808830096c6c3b934e3f34397b71de3bf9a297"}',7848603831055278082);
INSERT INTO audit VALUES(77,'{"seq":77,"entry":{"at":1772729105,"actor":"shop","act":"order.session_opened","object":"order/6floqevh45go4de5nsus536swi","before":"created","after":"session_open"},"previous":"2c4e6c5e4a7f2e020b403fb1a5808830096c6c3b934e3f34397b71de3bf9a297","hash":"3eb50e183d5660c9bfc3fe08edfd8cf085150d82411b97be1dfd71f99758f57d"}',2601303172594015644);
CREATE TABLE bookmarks (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO bookmarks VALUES('admin-name.32pnzyi3rkrvifnuovza6b4e5u','sam@example.com');
INSERT INTO bookmarks VALUES('admin-name.qbo2i5exmx5y4daioufr5lgu7y','owner@example.com');
INSERT INTO bookmarks VALUES('alarms.told','1772729104');
INSERT INTO bookmarks VALUES('reconcile.done','1772729100');
INSERT INTO bookmarks VALUES('reconcile.events','1772729100');
INSERT INTO bookmarks VALUES('reconcile.sessions','');
INSERT INTO bookmarks VALUES('sums.compared','20517');
CREATE TABLE schema_version (applied INTEGER NOT NULL);
INSERT INTO schema_version(rowid,applied) VALUES(1,1);
INSERT INTO schema_version(rowid,applied) VALUES(2,2);
INSERT INTO schema_version(rowid,applied) VALUES(3,3);
INSERT INTO schema_version(rowid,applied) VALUES(4,4);
INSERT INTO schema_version(rowid,applied) VALUES(5,5);
INSERT INTO schema_version(rowid,applied) VALUES(6,6);
INSERT INTO schema_version(rowid,applied) VALUES(7,7);
INSERT INTO schema_version(rowid,applied) VALUES(8,8);
INSERT INTO schema_version(rowid,applied) VALUES(9,9);
CREATE TABLE order_products (
    order_id TEXT NOT NULL,
    product TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (order_id, product)
) WITHOUT ROWID;
INSERT INTO order_products VALUES('w5s54ctsq47qdnxucg4syxrpxq','flkzyl3xmk47wu7jxnulbva24q','disputed',1772620202);
INSERT INTO order_products VALUES('kvoq62ov7yxpsqr25mbw4qjasu','flkzyl3xmk47wu7jxnulbva24q','paid',1772729100);
INSERT INTO order_products VALUES('72e5vllbcrw4ur32xzsemsshc4','flkzyl3xmk47wu7jxnulbva24q','refunded_partial',1772547000);
INSERT INTO order_products VALUES('epjls2umw4dkngzek3xbm6h5dq','izsywnu5a6thqnedy7dg5j3t3i','given',1772620203);
INSERT INTO order_products VALUES('zrck55f24cnummuqmcefj5zhhi','izsywnu5a6thqnedy7dg5j3t3i','needs_attention',1772729104);
INSERT INTO order_products VALUES('7f5ztcs7yovq5wq2qp2tmacwsa','izsywnu5a6thqnedy7dg5j3t3i','paid',1772620201);
INSERT INTO order_products VALUES('m5z2l7lz4aaegfte5axks35274','izsywnu5a6thqnedy7dg5j3t3i','paid',1772442001);
INSERT INTO order_products VALUES('nopsqqvrhqcsw6arc2m7kjbowe','izsywnu5a6thqnedy7dg5j3t3i','refunded',1772547002);
INSERT INTO order_products VALUES('m5z2l7lz4aaegfte5axks35274','ptz7ptarl2o5ruzacihmywcl5y','paid',1772442001);
INSERT INTO order_products VALUES('gimqh5c2ccc52kfsadszgz4yba','rmzxjijsofp2uytwiqgyhpnlsu','expired',1772620203);
INSERT INTO order_products VALUES('7f5ztcs7yovq5wq2qp2tmacwsa','rmzxjijsofp2uytwiqgyhpnlsu','paid',1772620201);
INSERT INTO order_products VALUES('h2743k5mr5n4srtnxn7ydcbhwy','rmzxjijsofp2uytwiqgyhpnlsu','paid',1772442000);
INSERT INTO order_products VALUES('72e5vllbcrw4ur32xzsemsshc4','rmzxjijsofp2uytwiqgyhpnlsu','refunded_partial',1772547000);
INSERT INTO order_products VALUES('6floqevh45go4de5nsus536swi','rmzxjijsofp2uytwiqgyhpnlsu','session_open',1772729105);
CREATE TABLE outbox_orders (
    order_id TEXT NOT NULL,
    queued_at INTEGER NOT NULL,
    outbox_id TEXT NOT NULL,
    PRIMARY KEY (order_id, queued_at DESC, outbox_id DESC)
) WITHOUT ROWID;
INSERT INTO outbox_orders VALUES('72e5vllbcrw4ur32xzsemsshc4',1772547000,'receipt#72e5vllbcrw4ur32xzsemsshc4');
INSERT INTO outbox_orders VALUES('7f5ztcs7yovq5wq2qp2tmacwsa',1772620201,'receipt#7f5ztcs7yovq5wq2qp2tmacwsa');
INSERT INTO outbox_orders VALUES('epjls2umw4dkngzek3xbm6h5dq',1772620203,'receipt#epjls2umw4dkngzek3xbm6h5dq');
INSERT INTO outbox_orders VALUES('h2743k5mr5n4srtnxn7ydcbhwy',1772729103,'resent#h2743k5mr5n4srtnxn7ydcbhwy#5xpp2nkawhszlcfndu5amdo6ke');
INSERT INTO outbox_orders VALUES('h2743k5mr5n4srtnxn7ydcbhwy',1772442000,'receipt#h2743k5mr5n4srtnxn7ydcbhwy');
INSERT INTO outbox_orders VALUES('kvoq62ov7yxpsqr25mbw4qjasu',1772729102,'resent#kvoq62ov7yxpsqr25mbw4qjasu#4pl6knmwrqv5moowanzlgebrru');
INSERT INTO outbox_orders VALUES('kvoq62ov7yxpsqr25mbw4qjasu',1772729100,'receipt#kvoq62ov7yxpsqr25mbw4qjasu');
INSERT INTO outbox_orders VALUES('m5z2l7lz4aaegfte5axks35274',1772442001,'receipt#m5z2l7lz4aaegfte5axks35274');
INSERT INTO outbox_orders VALUES('nopsqqvrhqcsw6arc2m7kjbowe',1772547002,'refunded#nopsqqvrhqcsw6arc2m7kjbowe');
INSERT INTO outbox_orders VALUES('nopsqqvrhqcsw6arc2m7kjbowe',1772547002,'receipt#nopsqqvrhqcsw6arc2m7kjbowe');
INSERT INTO outbox_orders VALUES('w5s54ctsq47qdnxucg4syxrpxq',1772620202,'receipt#w5s54ctsq47qdnxucg4syxrpxq');
CREATE TABLE figures (
    what TEXT NOT NULL,
    day INTEGER NOT NULL,
    product TEXT NOT NULL,
    currency TEXT NOT NULL,
    count INTEGER NOT NULL,
    minor INTEGER NOT NULL,
    PRIMARY KEY (what, day, product, currency)
) WITHOUT ROWID;
INSERT INTO figures VALUES('carts',20514,'','',2,0);
INSERT INTO figures VALUES('carts',20515,'','',2,0);
INSERT INTO figures VALUES('carts',20516,'','',3,0);
INSERT INTO figures VALUES('disputed',20516,'','USD',1,850);
INSERT INTO figures VALUES('given',20516,'','',1,0);
INSERT INTO figures VALUES('mailed',20514,'','',3,0);
INSERT INTO figures VALUES('mailed',20515,'','',5,0);
INSERT INTO figures VALUES('mailed',20516,'','',4,0);
INSERT INTO figures VALUES('paid',20514,'','USD',2,2000);
INSERT INTO figures VALUES('paid',20515,'','USD',2,2550);
INSERT INTO figures VALUES('paid',20516,'','USD',2,3750);
INSERT INTO figures VALUES('paid',20517,'','USD',1,1700);
INSERT INTO figures VALUES('placed',20514,'','',2,0);
INSERT INTO figures VALUES('placed',20515,'','',2,0);
INSERT INTO figures VALUES('placed',20516,'','',3,0);
INSERT INTO figures VALUES('placed',20517,'','',3,0);
INSERT INTO figures VALUES('refunded',20515,'','USD',2,1350);
INSERT INTO figures VALUES('sold',20514,'izsywnu5a6thqnedy7dg5j3t3i','USD',1,500);
INSERT INTO figures VALUES('sold',20514,'ptz7ptarl2o5ruzacihmywcl5y','USD',1,300);
INSERT INTO figures VALUES('sold',20514,'rmzxjijsofp2uytwiqgyhpnlsu','USD',1,1200);
INSERT INTO figures VALUES('sold',20515,'flkzyl3xmk47wu7jxnulbva24q','USD',1,850);
INSERT INTO figures VALUES('sold',20515,'izsywnu5a6thqnedy7dg5j3t3i','USD',1,500);
INSERT INTO figures VALUES('sold',20515,'rmzxjijsofp2uytwiqgyhpnlsu','USD',1,1200);
INSERT INTO figures VALUES('sold',20516,'flkzyl3xmk47wu7jxnulbva24q','USD',1,850);
INSERT INTO figures VALUES('sold',20516,'izsywnu5a6thqnedy7dg5j3t3i','USD',1,500);
INSERT INTO figures VALUES('sold',20516,'rmzxjijsofp2uytwiqgyhpnlsu','USD',2,2400);
INSERT INTO figures VALUES('sold',20517,'flkzyl3xmk47wu7jxnulbva24q','USD',2,1700);
INSERT INTO figures VALUES('views',20514,'','',3,0);
INSERT INTO figures VALUES('views',20515,'','',3,0);
INSERT INTO figures VALUES('views',20516,'','',4,0);
INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)VALUES('table','product_names','product_names',0,'CREATE VIRTUAL TABLE product_names USING fts5 (text, tokenize = ''unicode61 remove_diacritics 0'')');
CREATE TABLE IF NOT EXISTS 'product_names_data'(id INTEGER PRIMARY KEY, block BLOB);
INSERT INTO product_names_data VALUES(1,X'');
INSERT INTO product_names_data VALUES(10,X'00000000000000');
CREATE TABLE IF NOT EXISTS 'product_names_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS 'product_names_content'(id INTEGER PRIMARY KEY, c0);
CREATE TABLE IF NOT EXISTS 'product_names_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
CREATE TABLE IF NOT EXISTS 'product_names_config'(k PRIMARY KEY, v) WITHOUT ROWID;
INSERT INTO product_names_config VALUES('version',4);
CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    invitation TEXT UNIQUE,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    sum INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO accounts VALUES('32pnzyi3rkrvifnuovza6b4e5u','sam@example.com',NULL,5,'{"id":"32pnzyi3rkrvifnuovza6b4e5u","email":"sam@example.com","role":"support","password":"$argon2id$v=19$m=19456,t=2,p=1$Y2cdchZ+vcN0RmfuCMGw6g$KpJR5p0W5pghG6PNlWxaenn73zCQRUR9eeuMp07FuuI","second_factor":{"seed":"e40a5fbdf44128bb15b4933468d815a46b26e6ad35808337e6cef0ad31a1f171","last_step":59090970,"recovery":["32a84912044ee09b808c6befafdcaad01b81a9ef9f3e3e9da439528de11deb2f","7fd29efe33245371a5bc03431d44763a2e0a5c8d1c9b52a9b6316e93879de0ed","746358fcef1b2345457688ef6bc29a0bb5739e140408bf2001e6479ff7d00bd0","3ee3e31b36ca1fa5f09f91c4472cb22b54245934a72e3a790464304ea389c552","d6fcdfcc0398ddf30e2e00a3bbe20a53d5213ab6990cdd6509eeb446d6110154","0997aaf23750e5bb75afbb0e965345a9a8b3a41b69e96b82a5218cf67caa873b","bbbe90bc6cab193a131a48dfe9ed7800edc50490799077742f2ca865ba6b2356","c7450c88bc94c45ca26ad01f1c4755ca9ceca8a6fbf3b5716bbe16ab1ceedd9e","740f2a861474d9fae3ccc93777c728201a845ed3366427927c200b5ca6692105","c85f5ff21272912bad8e1cd1aba063549d4604ca6459911ac3d502e7b7174d38"],"recovery_kept":false},"unproven":null,"invitation":null,"version":5}',7047650472377073243);
INSERT INTO accounts VALUES('qbo2i5exmx5y4daioufr5lgu7y','owner@example.com',NULL,7,'{"id":"qbo2i5exmx5y4daioufr5lgu7y","email":"owner@example.com","role":"owner","password":"$argon2id$v=19$m=19456,t=2,p=1$Pi69aAT3CLn8sz9P6OnJ8Q$kADfK/3guJFaNMFxNJ1nNnidd6LP9rFvo6742uI+nFM","second_factor":{"seed":"e698423fa650dd569a762c8e0a55c463e7ee7bce3b78c341e6bba478bda07d77","last_step":59090970,"recovery":["8e3c3a3282a39c885bd51e0bcff8286f84326f3cb5340d9584504d3ac771d9d0","162d438878d7c4decc7259c2f6fe71147e882865e67413c282be0d131a2df7be","2527b31c8a8618f16c13562bb1ef1c5ca7837540194664b2a3586c49fab64999","12da8d6584000f3f2aac67b268e49ff95df538c8ac99e930039f3996066e36cf","0068160b8aafa90ac417faf24856ed7afc95f329dfdbc8d689e6c00f47423d0c","c5c40f8b5f4c1d92ab6d918627b661775a4e546f5e361bbdb8e8ebd1fa7f94f4","c95c06fe45c1559fffb4fcf21516a4ea8a552544068c07500928654881ff3cbd","24a5e5a0250a984aeb72026923c140d4c859d235f1e32d57938437a8f82268c8","80d75f02f9cf8a49f8c4a3a3ae6adfc646874d3a845b42d2a3b6966df1e585cd","c0a8709312f8b0a10a5f4a05302ef67feb24d5a68de7a3a870b008beb78ae00a"],"recovery_kept":false},"unproven":null,"invitation":null,"version":7}',3539164322495838404);
INSERT INTO accounts VALUES('vegpcpcucaxeirblwh4yzqloxi','','e862a8bf46e231a50c23a20f7f813bd6db3354c697fe730469766d5562db1c83',1,'{"id":"vegpcpcucaxeirblwh4yzqloxi","email":"","role":"owner","password":null,"second_factor":null,"unproven":null,"invitation":{"hash":"e862a8bf46e231a50c23a20f7f813bd6db3354c697fe730469766d5562db1c83","expires_at":1772528400},"version":1}',-2149034628731435249);
CREATE TABLE sessions (
    hash TEXT PRIMARY KEY,
    admin TEXT NOT NULL,
    began_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    body TEXT NOT NULL,
    sum INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO sessions VALUES('82e6dabeb0d0ff21cb0a3844b1d4d701aa685b97a2cea97738a9c76204463f26','32pnzyi3rkrvifnuovza6b4e5u',1772729100,1772729100,'{"hash":"82e6dabeb0d0ff21cb0a3844b1d4d701aa685b97a2cea97738a9c76204463f26","admin":"32pnzyi3rkrvifnuovza6b4e5u","email":"sam@example.com","role":"support","began_at":1772729100,"seen_at":1772729100,"checked_at":1772729100,"network":"127.0.0.1","browser":""}',-5596950270009221653);
INSERT INTO sessions VALUES('9866e20394f9bace6ffa32d3910728a4a6826c06228dac3965cae828ee5d3e4a','qbo2i5exmx5y4daioufr5lgu7y',1772729100,1772729100,'{"hash":"9866e20394f9bace6ffa32d3910728a4a6826c06228dac3965cae828ee5d3e4a","admin":"qbo2i5exmx5y4daioufr5lgu7y","email":"owner@example.com","role":"owner","began_at":1772729100,"seen_at":1772729100,"checked_at":1772729100,"network":"127.0.0.1","browser":""}',-3096537932098192064);
CREATE TABLE pending_sign_ins (
    hash TEXT PRIMARY KEY,
    ticket TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    body TEXT NOT NULL,
    sum INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE sign_in_failures (who TEXT NOT NULL, at INTEGER NOT NULL);
CREATE TABLE drafts (
    admin TEXT NOT NULL,
    product TEXT NOT NULL,
    body TEXT NOT NULL,
    sum INTEGER NOT NULL,
    PRIMARY KEY (admin, product)
) WITHOUT ROWID;
INSERT INTO drafts VALUES('qbo2i5exmx5y4daioufr5lgu7y','kac6vb4erw2w7r7ckoyz7bghbi','{"version":1,"form":{"name":"Winter Draft","slug":"winter-draft","summary":"Words that were typed and not saved.","description":"Not yet.","price":"","tags":"","sale_from":"","sale_until":"","quantity_max":1,"later_versions":true,"base":"2.0651f7fe5f06c71ce3b0c44246438371e3b0c442e3b0c442e3b0c442e3b0c4426b86b2738a798890"},"kept_at":1772729104}',-4578555679342060859);
CREATE TABLE held_addresses (
    email TEXT PRIMARY KEY,
    body TEXT NOT NULL,
    sum INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE order_counts (state TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO order_counts VALUES('created',0);
INSERT INTO order_counts VALUES('disputed',1);
INSERT INTO order_counts VALUES('expired',1);
INSERT INTO order_counts VALUES('given',1);
INSERT INTO order_counts VALUES('needs_attention',1);
INSERT INTO order_counts VALUES('paid',4);
INSERT INTO order_counts VALUES('refunded',1);
INSERT INTO order_counts VALUES('refunded_partial',1);
INSERT INTO order_counts VALUES('session_open',1);
CREATE TABLE search_terms (
    list INTEGER NOT NULL,
    term TEXT NOT NULL,
    place INTEGER NOT NULL,
    at INTEGER NOT NULL,
    row INTEGER NOT NULL,
    PRIMARY KEY (list, term, place, at DESC, row)
) WITHOUT ROWID;
INSERT INTO search_terms VALUES(0,'=books',1,1772442000,1);
INSERT INTO search_terms VALUES(0,'=paper',1,1772442000,3);
INSERT INTO search_terms VALUES(0,'=plants',1,1772442000,1);
INSERT INTO search_terms VALUES(0,'=tea',1,1772442000,2);
INSERT INTO search_terms VALUES(0,'a',2,1772442000,2);
INSERT INTO search_terms VALUES(0,'a',2,1772442000,3);
INSERT INTO search_terms VALUES(0,'after',2,1772442000,1);
INSERT INTO search_terms VALUES(0,'along',3,1772442000,3);
INSERT INTO search_terms VALUES(0,'and',3,1772442000,1);
INSERT INTO search_terms VALUES(0,'book',1,1772442000,1);
INSERT INTO search_terms VALUES(0,'books',1,1772442000,1);
INSERT INTO search_terms VALUES(0,'by',3,1772442000,1);
INSERT INTO search_terms VALUES(0,'dark',2,1772442000,1);
INSERT INTO search_terms VALUES(0,'door',3,1772442000,1);
INSERT INTO search_terms VALUES(0,'file',3,1772442000,2);
INSERT INTO search_terms VALUES(0,'files',3,1772442000,2);
INSERT INTO search_terms VALUES(0,'fold',2,1772442000,3);
INSERT INTO search_terms VALUES(0,'for',2,1772442000,2);
INSERT INTO search_terms VALUES(0,'garden',0,1772442000,1);
INSERT INTO search_terms VALUES(0,'into',3,1772442000,2);
INSERT INTO search_terms VALUES(0,'lamp',2,1772442000,3);
INSERT INTO search_terms VALUES(0,'ledger',0,1772442000,2);
INSERT INTO search_terms VALUES(0,'line',3,1772442000,3);
INSERT INTO search_terms VALUES(0,'lines',3,1772442000,3);
INSERT INTO search_terms VALUES(0,'moon',0,1772442000,3);
INSERT INTO search_terms VALUES(0,'night',0,1772442000,1);
INSERT INTO search_terms VALUES(0,'nightgarden',0,1772442000,1);
INSERT INTO search_terms VALUES(0,'notebook',2,1772442000,2);
INSERT INTO search_terms VALUES(0,'one',3,1772442000,2);
INSERT INTO search_terms VALUES(0,'open',2,1772442000,1);
INSERT INTO search_terms VALUES(0,'paper',0,1772442000,3);
INSERT INTO search_terms VALUES(0,'papermoon',0,1772442000,3);
INSERT INTO search_terms VALUES(0,'plant',1,1772442000,1);
INSERT INTO search_terms VALUES(0,'plants',1,1772442000,1);
INSERT INTO search_terms VALUES(0,'print',3,1772442000,2);
INSERT INTO search_terms VALUES(0,'taster',2,1772442000,2);
INSERT INTO search_terms VALUES(0,'tasters',2,1772442000,2);
INSERT INTO search_terms VALUES(0,'tea',0,1772442000,2);
INSERT INTO search_terms VALUES(0,'tealedger',0,1772442000,2);
INSERT INTO search_terms VALUES(0,'that',2,1772442000,1);
INSERT INTO search_terms VALUES(0,'the',3,1772442000,1);
INSERT INTO search_terms VALUES(0,'the',3,1772442000,3);
INSERT INTO search_terms VALUES(0,'them',3,1772442000,1);
INSERT INTO search_terms VALUES(0,'thirti',2,1772442000,1);
INSERT INTO search_terms VALUES(0,'thirty',2,1772442000,1);
INSERT INTO search_terms VALUES(0,'to',2,1772442000,3);
INSERT INTO search_terms VALUES(0,'to',3,1772442000,2);
INSERT INTO search_terms VALUES(0,'two',3,1772442000,2);
INSERT INTO search_terms VALUES(0,'type',3,1772442000,2);
INSERT INTO search_terms VALUES(0,'wait',3,1772442000,1);
INSERT INTO search_terms VALUES(1,'=books',1,1772620201,1);
INSERT INTO search_terms VALUES(1,'=paper',1,1772442000,3);
INSERT INTO search_terms VALUES(1,'=plants',1,1772620201,1);
INSERT INTO search_terms VALUES(1,'=tea',1,1772442000,2);
INSERT INTO search_terms VALUES(1,'almanac',0,1772620203,4);
INSERT INTO search_terms VALUES(1,'book',1,1772620201,1);
INSERT INTO search_terms VALUES(1,'books',1,1772620201,1);
INSERT INTO search_terms VALUES(1,'draft',0,1772442000,5);
INSERT INTO search_terms VALUES(1,'garden',0,1772620201,1);
INSERT INTO search_terms VALUES(1,'ledger',0,1772442000,2);
INSERT INTO search_terms VALUES(1,'moon',0,1772442000,3);
INSERT INTO search_terms VALUES(1,'night',0,1772620201,1);
INSERT INTO search_terms VALUES(1,'nightgarden',0,1772620201,1);
INSERT INTO search_terms VALUES(1,'old',0,1772620203,4);
INSERT INTO search_terms VALUES(1,'oldalmanac',0,1772620203,4);
INSERT INTO search_terms VALUES(1,'paper',0,1772442000,3);
INSERT INTO search_terms VALUES(1,'papermoon',0,1772442000,3);
INSERT INTO search_terms VALUES(1,'plant',1,1772620201,1);
INSERT INTO search_terms VALUES(1,'plants',1,1772620201,1);
INSERT INTO search_terms VALUES(1,'tea',0,1772442000,2);
INSERT INTO search_terms VALUES(1,'tealedg',2,1772442000,2);
INSERT INTO search_terms VALUES(1,'tealedger',0,1772442000,2);
INSERT INTO search_terms VALUES(1,'winter',0,1772442000,5);
INSERT INTO search_terms VALUES(1,'winterdraft',0,1772442000,5);
CREATE TABLE search_documents (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    index_version INTEGER NOT NULL,
    published_at INTEGER,
    updated_at INTEGER NOT NULL,
    admin_document TEXT NOT NULL,
    document TEXT NOT NULL
);
INSERT INTO search_documents VALUES(1,'rmzxjijsofp2uytwiqgyhpnlsu',6,1,1772442000,1772620201,replace('0\n0garden\n0night\n0nightgarden\n1=books\n1=plants\n1book\n1books\n1plant\n1plants\n','\n',char(10)),replace('3\n0garden\n0night\n0nightgarden\n1=books\n1=plants\n1book\n1books\n1plant\n1plants\n2after\n2dark\n2open\n2that\n2thirti\n2thirty\n3and\n3by\n3door\n3the\n3them\n3wait\n','\n',char(10)));
INSERT INTO search_documents VALUES(2,'flkzyl3xmk47wu7jxnulbva24q',5,1,1772442000,1772442000,replace('0\n0ledger\n0tea\n0tealedger\n1=tea\n2tealedg\n','\n',char(10)),replace('3\n0ledger\n0tea\n0tealedger\n1=tea\n2a\n2for\n2notebook\n2taster\n2tasters\n3file\n3files\n3into\n3one\n3print\n3to\n3two\n3type\n','\n',char(10)));
INSERT INTO search_documents VALUES(3,'izsywnu5a6thqnedy7dg5j3t3i',4,1,1772442000,1772442000,replace('0\n0moon\n0paper\n0papermoon\n1=paper\n','\n',char(10)),replace('3\n0moon\n0paper\n0papermoon\n1=paper\n2a\n2fold\n2lamp\n2to\n3along\n3line\n3lines\n3the\n','\n',char(10)));
INSERT INTO search_documents VALUES(4,'ptz7ptarl2o5ruzacihmywcl5y',5,1,NULL,1772620203,replace('0\n0almanac\n0old\n0oldalmanac\n','\n',char(10)),replace('0\n','\n',char(10)));
INSERT INTO search_documents VALUES(5,'kac6vb4erw2w7r7ckoyz7bghbi',2,1,NULL,1772442000,replace('0\n0draft\n0winter\n0winterdraft\n','\n',char(10)),replace('0\n','\n',char(10)));
CREATE TABLE search_spellings (key TEXT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (key, word)) WITHOUT ROWID;
INSERT INTO search_spellings VALUES('afer','after');
INSERT INTO search_spellings VALUES('afte','after');
INSERT INTO search_spellings VALUES('after','after');
INSERT INTO search_spellings VALUES('aftr','after');
INSERT INTO search_spellings VALUES('alanac','almanac');
INSERT INTO search_spellings VALUES('almaac','almanac');
INSERT INTO search_spellings VALUES('almana','almanac');
INSERT INTO search_spellings VALUES('almanac','almanac');
INSERT INTO search_spellings VALUES('almanc','almanac');
INSERT INTO search_spellings VALUES('almnac','almanac');
INSERT INTO search_spellings VALUES('amanac','almanac');
INSERT INTO search_spellings VALUES('amp','lamp');
INSERT INTO search_spellings VALUES('aper','paper');
INSERT INTO search_spellings VALUES('arden','garden');
INSERT INTO search_spellings VALUES('ark','dark');
INSERT INTO search_spellings VALUES('ast','last');
INSERT INTO search_spellings VALUES('asters','tasters');
INSERT INTO search_spellings VALUES('ater','after');
INSERT INTO search_spellings VALUES('ays','days');
INSERT INTO search_spellings VALUES('boks','books');
INSERT INTO search_spellings VALUES('book','books');
INSERT INTO search_spellings VALUES('books','books');
INSERT INTO search_spellings VALUES('boos','books');
INSERT INTO search_spellings VALUES('dak','dark');
INSERT INTO search_spellings VALUES('dar','dark');
INSERT INTO search_spellings VALUES('dark','dark');
INSERT INTO search_spellings VALUES('das','days');
INSERT INTO search_spellings VALUES('day','days');
INSERT INTO search_spellings VALUES('days','days');
INSERT INTO search_spellings VALUES('drk','dark');
INSERT INTO search_spellings VALUES('dys','days');
INSERT INTO search_spellings VALUES('ear','year');
INSERT INTO search_spellings VALUES('ears','years');
INSERT INTO search_spellings VALUES('edger','ledger');
INSERT INTO search_spellings VALUES('fld','fold');
INSERT INTO search_spellings VALUES('fod','fold');
INSERT INTO search_spellings VALUES('fol','fold');
INSERT INTO search_spellings VALUES('fold','fold');
INSERT INTO search_spellings VALUES('fter','after');
INSERT INTO search_spellings VALUES('gaden','garden');
INSERT INTO search_spellings VALUES('garde','garden');
INSERT INTO search_spellings VALUES('garden','garden');
INSERT INTO search_spellings VALUES('gardn','garden');
INSERT INTO search_spellings VALUES('garen','garden');
INSERT INTO search_spellings VALUES('grden','garden');
INSERT INTO search_spellings VALUES('hat','that');
INSERT INTO search_spellings VALUES('hirty','thirty');
INSERT INTO search_spellings VALUES('ight','night');
INSERT INTO search_spellings VALUES('lam','lamp');
INSERT INTO search_spellings VALUES('lamp','lamp');
INSERT INTO search_spellings VALUES('lants','plants');
INSERT INTO search_spellings VALUES('lap','lamp');
INSERT INTO search_spellings VALUES('las','last');
INSERT INTO search_spellings VALUES('last','last');
INSERT INTO search_spellings VALUES('lat','last');
INSERT INTO search_spellings VALUES('ldger','ledger');
INSERT INTO search_spellings VALUES('leder','ledger');
INSERT INTO search_spellings VALUES('ledge','ledger');
INSERT INTO search_spellings VALUES('ledger','ledger');
INSERT INTO search_spellings VALUES('ledgr','ledger');
INSERT INTO search_spellings VALUES('leger','ledger');
INSERT INTO search_spellings VALUES('lmanac','almanac');
INSERT INTO search_spellings VALUES('lmp','lamp');
INSERT INTO search_spellings VALUES('lst','last');
INSERT INTO search_spellings VALUES('mon','moon');
INSERT INTO search_spellings VALUES('moo','moon');
INSERT INTO search_spellings VALUES('moon','moon');
INSERT INTO search_spellings VALUES('nght','night');
INSERT INTO search_spellings VALUES('nigh','night');
INSERT INTO search_spellings VALUES('night','night');
INSERT INTO search_spellings VALUES('nigt','night');
INSERT INTO search_spellings VALUES('niht','night');
INSERT INTO search_spellings VALUES('noebook','notebook');
INSERT INTO search_spellings VALUES('notbook','notebook');
INSERT INTO search_spellings VALUES('notebok','notebook');
INSERT INTO search_spellings VALUES('noteboo','notebook');
INSERT INTO search_spellings VALUES('notebook','notebook');
INSERT INTO search_spellings VALUES('noteook','notebook');
INSERT INTO search_spellings VALUES('ntebook','notebook');
INSERT INTO search_spellings VALUES('oen','open');
INSERT INTO search_spellings VALUES('old','fold');
INSERT INTO search_spellings VALUES('ooks','books');
INSERT INTO search_spellings VALUES('oon','moon');
INSERT INTO search_spellings VALUES('ope','open');
INSERT INTO search_spellings VALUES('open','open');
INSERT INTO search_spellings VALUES('opn','open');
INSERT INTO search_spellings VALUES('otebook','notebook');
INSERT INTO search_spellings VALUES('paer','paper');
INSERT INTO search_spellings VALUES('pants','plants');
INSERT INTO search_spellings VALUES('pape','paper');
INSERT INTO search_spellings VALUES('paper','paper');
INSERT INTO search_spellings VALUES('papr','paper');
INSERT INTO search_spellings VALUES('pen','open');
INSERT INTO search_spellings VALUES('plans','plants');
INSERT INTO search_spellings VALUES('plant','plants');
INSERT INTO search_spellings VALUES('plants','plants');
INSERT INTO search_spellings VALUES('plats','plants');
INSERT INTO search_spellings VALUES('plnts','plants');
INSERT INTO search_spellings VALUES('pper','paper');
INSERT INTO search_spellings VALUES('tasers','tasters');
INSERT INTO search_spellings VALUES('taster','tasters');
INSERT INTO search_spellings VALUES('tasters','tasters');
INSERT INTO search_spellings VALUES('tastes','tasters');
INSERT INTO search_spellings VALUES('tastrs','tasters');
INSERT INTO search_spellings VALUES('tat','that');
INSERT INTO search_spellings VALUES('taters','tasters');
INSERT INTO search_spellings VALUES('tha','that');
INSERT INTO search_spellings VALUES('that','that');
INSERT INTO search_spellings VALUES('thirt','thirty');
INSERT INTO search_spellings VALUES('thirty','thirty');
INSERT INTO search_spellings VALUES('thiry','thirty');
INSERT INTO search_spellings VALUES('thity','thirty');
INSERT INTO search_spellings VALUES('thrty','thirty');
INSERT INTO search_spellings VALUES('tht','that');
INSERT INTO search_spellings VALUES('tirty','thirty');
INSERT INTO search_spellings VALUES('tsters','tasters');
INSERT INTO search_spellings VALUES('yar','year');
INSERT INTO search_spellings VALUES('yars','years');
INSERT INTO search_spellings VALUES('yea','year');
INSERT INTO search_spellings VALUES('year','year');
INSERT INTO search_spellings VALUES('year','years');
INSERT INTO search_spellings VALUES('years','years');
INSERT INTO search_spellings VALUES('yeas','years');
INSERT INTO search_spellings VALUES('yer','year');
INSERT INTO search_spellings VALUES('yers','years');
CREATE INDEX products_shelf ON products (published_at DESC, id) WHERE state = 'published';
CREATE INDEX product_tags_of ON product_tags (product_id);
CREATE INDEX tag_counts_most ON tag_counts (count DESC, tag);
CREATE INDEX orders_number ON orders (number);
CREATE INDEX orders_session ON orders (session) WHERE session IS NOT NULL;
CREATE INDEX orders_intent ON orders (intent) WHERE intent IS NOT NULL;
CREATE INDEX orders_buyer ON orders (buyer, created_at DESC, id DESC) WHERE buyer IS NOT NULL;
CREATE INDEX orders_open ON orders (created_at, id) WHERE open = 1;
CREATE INDEX links_order ON links (order_id, row);
CREATE INDEX downloads_line ON downloads (order_id, line, at);
CREATE INDEX inbox_waiting ON inbox (due_at, id) WHERE waiting = 1;
CREATE INDEX outbox_waiting ON outbox (due_at, id) WHERE waiting = 1;
CREATE INDEX orders_created ON orders (created_at DESC, id DESC);
CREATE INDEX orders_state ON orders (state, created_at DESC, id DESC);
CREATE INDEX orders_email ON orders (email, created_at DESC, id DESC, state) WHERE email IS NOT NULL;
CREATE INDEX orders_refund_asked ON orders (refund_asked_at, id) WHERE refund_asked_at IS NOT NULL;
CREATE INDEX order_products_created ON order_products (product, created_at DESC, order_id DESC);
CREATE INDEX order_products_state ON order_products (product, state, created_at DESC, order_id DESC);
CREATE INDEX downloads_order ON downloads (order_id);
CREATE INDEX audit_object ON audit (object, seq);
CREATE INDEX products_updated ON products (updated_at DESC, id);
CREATE INDEX products_state_updated ON products (state, updated_at DESC, id);
CREATE INDEX figures_sold ON figures (product, count) WHERE what = 'sold';
CREATE INDEX sessions_admin ON sessions (admin, began_at DESC, hash DESC);
CREATE INDEX sessions_seen ON sessions (seen_at);
CREATE INDEX sign_in_failures_who ON sign_in_failures (who, at);
CREATE INDEX sign_in_failures_at ON sign_in_failures (at);
CREATE INDEX products_sitemap ON products (slug, sale_from, sale_until) WHERE state = 'published';
CREATE INDEX old_slugs_of ON old_slugs (product_id);
CREATE INDEX pending_sign_ins_ticket ON pending_sign_ins (ticket);
CREATE TRIGGER order_counted AFTER INSERT ON orders BEGIN
    INSERT INTO order_counts VALUES (NEW.state, 1) ON CONFLICT (state) DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER order_recounted AFTER UPDATE OF body ON orders WHEN OLD.state IS NOT NEW.state BEGIN
    UPDATE order_counts SET count = count - 1 WHERE state = OLD.state;
    INSERT INTO order_counts VALUES (NEW.state, 1) ON CONFLICT (state) DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER order_uncounted AFTER DELETE ON orders BEGIN
    UPDATE order_counts SET count = count - 1 WHERE state = OLD.state;
END;
CREATE INDEX inbox_set_aside ON inbox (id) WHERE waiting = 2;
CREATE INDEX outbox_set_aside ON outbox (id) WHERE waiting = 2;
CREATE TRIGGER orders_number_once BEFORE INSERT ON orders
    WHEN EXISTS (SELECT 1 FROM orders WHERE number = NEW.number)
    BEGIN SELECT RAISE (ABORT, 'the order number is taken'); END;
PRAGMA writable_schema=OFF;
COMMIT;
PRAGMA user_version=3;
