"""Book covers, 560 by 794 CSS pixels: page one of each PDF, the EPUB's cover and the object in the shop's pictures."""

W, H = 560, 794


def slow_bread():
    cuts = "".join(
        f'<path d="M{280 - r} {560 + dy} q {r} {-r * 0.9:.0f} {2 * r} 0" fill="none" stroke="#a23a1b" stroke-width="9" stroke-linecap="round"/>'
        for r, dy in [(52, -78), (92, -18), (118, 46), (112, 110), (78, 166)]
    )
    return f"""<div style="position:relative;width:{W}px;height:{H}px;background:#a23a1b;overflow:hidden;color:#f6e2bb">
<svg width="{W}" height="{H}" viewBox="0 0 {W} {H}" style="position:absolute;inset:0">
<ellipse cx="280" cy="592" rx="196" ry="252" fill="#7f2a12"/>
<ellipse cx="280" cy="580" rx="196" ry="252" fill="#e3a857"/>
<ellipse cx="280" cy="580" rx="158" ry="214" fill="#f6e2bb"/>{cuts}
<path d="M280 392V770" stroke="#a23a1b" stroke-width="9" stroke-linecap="round"/></svg>
<div style="position:absolute;left:44px;top:34px;right:30px;font:900 142px/0.86 Fraunces;letter-spacing:-5px;font-variation-settings:'SOFT' 100,'WONK' 1,'opsz' 144">Slow<br>Bread</div>
</div>"""


def name_your_price():
    return f"""<div style="position:relative;width:{W}px;height:{H}px;background:#17493c;overflow:hidden">
<svg width="{W}" height="{H}" viewBox="0 0 {W} {H}" style="position:absolute;inset:0">
<path d="M280 132 C 300 40 420 10 480 -30" fill="none" stroke="#f2b8a7" stroke-width="7"/>
<path d="M188 84 H372 L492 204 V742 H68 V204 Z" fill="#fdf3dd"/>
<circle cx="280" cy="150" r="27" fill="#17493c"/><path d="M280 150 C 284 100 330 70 372 52" fill="none" stroke="#f2b8a7" stroke-width="7"/>
<path d="M108 668H452" stroke="#17493c" stroke-width="8"/></svg>
<div style="position:absolute;left:104px;top:208px;font:400 116px/0.94 Gloock;letter-spacing:-3px;color:#17493c">Name<br>Your<br>Price</div>
<div style="position:absolute;left:108px;top:556px;font:400 104px/1 Gloock;color:#e2604a">$</div>
</div>"""


def small_synth():
    knobs = "".join(
        f'<g transform="translate({92 + 125 * (i % 4)} {446 + 128 * (i // 4)})"><circle r="46" fill="#1f1d1a"/>'
        f'<path d="M0 -14V-40" stroke="{color}" stroke-width="9" stroke-linecap="round" transform="rotate({turn})"/></g>'
        for i, (turn, color) in enumerate(zip([-120, -40, 25, 110, 60, -85, 140, -10], ["#f6c93b", "#f6efe0"] * 4))
    )
    keys = "".join(f'<rect x="{30 + i * 72}" y="660" width="68" height="150" rx="4" fill="#f6efe0"/>' for i in range(7))
    keys += "".join(f'<rect x="{30 + i * 72 - 23}" y="660" width="44" height="84" rx="3" fill="#1f1d1a"/>' for i in (1, 2, 4, 5, 6))
    return f"""<div style="position:relative;width:{W}px;height:{H}px;background:#e4572e;overflow:hidden">
<svg width="{W}" height="{H}" viewBox="0 0 {W} {H}" style="position:absolute;inset:0">{knobs}{keys}</svg>
<div style="position:absolute;left:42px;top:38px;font:800 104px/0.88 Archivo;font-stretch:75%;letter-spacing:-3px;color:#1f1d1a">Make<br>a Small<br><span style="color:#f6efe0">Synth</span></div>
</div>"""
