"""
What the figures of this coverage count, and the words that name it, in six languages. Data, no reading.

A counted English noun stands in the plural: in `5,000 drone sightings` and `12
missile tests` the singular tells what kind of sightings and tests were counted.
"""

THINGS: dict[str, str] = {
    # What is counted → nouns that name it. The first that fits the nearest words wins.
    "casualties": r"casualties|killed|fallen(?= (?:soldiers|troops|servicemen|fighters))|dead\b|wounded|injured|deaths|losses|fatalities|사상자|전사(?=[가-힣·,.]|$)(?!적)|사망|부상|살해|숨[졌진지]|다[쳤친]|убит\w*|погиб\w*|ранен\w*|потер[яьи]\w*|"
                  r"загиб\w*|загинул\w*|вбит\w*|поранен\w*|втрат\w*|死傷|戦死|死者|死亡|伤亡|傷亡|阵亡|陣亡|损失|損失",
    "prisoners": r"prisoners|pows\b|captured|captives|포로|пленн\w*|полонен\w*|捕虜|战俘|戰俘|俘虏",
    "workers": r"workers|labou?rers|builders|노동자|근로자|인력|рабоч(?:их|ие|ими)(?! мест)|работник\w*|робітник\w*|працівник\w*|労働者|作業員|工人|劳工|勞工",
    "engineers": r"sappers|(?:combat |military )?engineers|deminers|공병|сап[её]р\w*|строител\w*|(?:военн\w+ )?инженер(?:а|ов|ы|ами)(?!\w)|інженер(?:а|ів|и|ами)(?!\w)|будівельник\w*|工兵|排雷兵",
    "soldiers": r"(?<!armored )(?<!armoured )(?:military personnel|(?<!federal )personnel(?! carrier))|troops|soldiers|servicem[ae]n|service members|fighters(?! jets?)|combatants|"
                r"forces|men(?= (?:who|whom|that|sent|dispatched|deployed|from|to|in)\b)|commandos|paratroopers|conscripts|"
                r"(?<=-)(?:troop|soldier)(?!s)|(?<=-)(?:strong|m[ae]n|person|member) (?:[\w-]+ ){0,3}?(?:contingent|force|unit|brigade|army|detachment|corps|battalion|regiment|division)|"
                r"병력|군인|병사|파병|북한군|군 ?장병|특수부대|солдат\w*|военнослужащ\w*|военных(?! (?:самол|кораб|суд|машин|объект|баз|строит|сооруж|част|спец))|"
                r"бойц\w*|войск\w*|військов(?:их|і|ими)(?! (?:літак|кораб|суд|машин|об'єкт|баз))|військовослужбов\w*|бійц\w*|兵士|兵力|兵员|士兵|官兵|(?<!退役)(?<!退伍)军人|(?<!退役)(?<!退伍)軍人|部队|部隊|大军|"
                r"兵(?![器工站])",
    "missiles": r"(?:ballistic |guided |short-range |anti-tank )*missiles|SRBMs|ICBMs|미사일|탄도탄|ракет(?!н|чик)\w*|ミサイル|导弹|導彈|飛彈|飞弹",
    "launchers": r"(?:multiple )?(?:rocket )?launchers|MLRS|방사포(?!탄)|다연장\w*|발사대|РСЗО|РСЗВ|(?:пусков|реактивн)(?:ых|ые|ими|і|их) (?:установ|систем)\w*|多連装ロケット砲|ロケット砲|放射砲|"
                 r"发射车|發射車|火箭炮(?!弹)",
    "guns": r"howitzers|field guns|(?:artillery |heavy )?guns|artillery (?:pieces|systems)|pieces of artillery|자주포|야포|곡사포|장사정포|견인포|화포(?!탄)|гаубиц\w*|САУ|орудий|оруди(?:я|ями)|гармат(?!н)\w*|"
            r"自走砲|榴弾砲|火砲|火炮(?!弹)|大炮|自行火炮|榴弹炮",
    "shells": r"(?:artillery |mortar |howitzer )?(?:shells|rounds(?! of (?!\d|ammun|artill|mortar|tank|muniti)))|projectiles|artillery ammunition|ammunition|munitions|rockets|"
              r"포탄|탄약|로켓탄|방사포탄|снаряд\w*|боеприпас\w*|боєприпас\w*|мин\b|砲弾|弾薬|ロケット弾|炮弹|砲彈|弹药|彈藥|火箭弹|火箭彈",
    "drones": r"drones|UAVs|shaheds|loitering munitions|드론|무인기|дрон(?:а|ов|ы|ами|ів|и)?\b|беспилотник\w*|БПЛА|безпілотник\w*|[«\"]?(?:шахед|герань|гераней|геран)\w*|"
              r"無人機|ドローン|无人机",
    "containers": r"(?:shipping |cargo )?containers|컨테이너|контейнер(?!овоз)\w*|コンテナ|集装箱|集裝箱|貨櫃|货柜",
    "wagons": r"(?:rail ?cars|wagons|freight cars|carriages|boxcars|flatcars)|화차|열차|вагон\w*|貨車|列車|车皮|車皮|车厢|列车",
    "ships": r"(?:war|cargo )?ships|vessels|freighters|tankers|화물선|유조선|선박|сухогруз(?:а|ов|ы|ами|ів|и)?(?!\w)|танкер(?:а|ов|ы|ами|ів|и)(?!\w)|судов|суд(?:на|ен)\b|корабл(?:я|ей|и|ями|ів|і)|суден|貨物船|船舶|货船|貨船|船只|船隻|货轮|貨輪|油轮|油輪|タンカー",
    "voyages": r"voyages|trips|sailings|journeys|crossings|항해|운항|왕복|往復|往返|рейс\w*|航海|航次|航行",
    "tons": r"(?:metric )?(?:tons|tonnes)|톤|тонн(?!а\w)\w*|トン|吨|噸",
    "barrels": r"barrels|배럴|баррел\w*|барел\w*|バレル|桶",
    "weapons": r"weapons(?! (?:powers?|program|system|test|site|deal|shipment|maker|manufactur|design|expert|deliver|product|facilit|factor|compan|transfer|depot|plant))|무기(?!체계)|единиц (?:оружия|вооружени\w+)|одиниц\w* (?:зброї|озброєн\w+)|武器|兵器",
}  # fmt: skip

PEOPLE = ("soldiers", "engineers", "workers", "prisoners")
"""Who may be killed or captured."""
KIN = "유가족|유족|가족|친척|자녀|아내|미망인|부모|遺族|遗属|遺屬|家族|家属|家屬|亲属|親屬|遗孀|未亡人|妻子|子女"
"""Whom soldiers leave behind: `유가족 200명` counts them."""
_PEOPLE = "casualties prisoners workers engineers soldiers"
COUNTERS: dict[str, str] = {
    # A counter of Korean, Japanese or Chinese → what it can count; the noun decides among them.
    "발": "shells missiles", "発": "shells missiles", "枚": "shells missiles", "發": "shells missiles", "发": "shells missiles",
    "명": _PEOPLE, "人": _PEOPLE, "名": _PEOPLE, "개": "containers", "個": "containers", "个": "containers",
    "문": "guns launchers", "門": "guns launchers", "门": "guns launchers", "대": "launchers guns drones", "台": "launchers guns drones",
    "両": "launchers guns wagons", "辆": "launchers guns", "輛": "launchers guns", "기": "missiles drones launchers",
    "基": "missiles launchers", "架": "drones", "機": "drones missiles", "척": "ships", "隻": "ships", "艘": "ships", "회": "voyages",
    "回": "voyages", "次": "voyages", "航次": "voyages", "톤": "tons", "t": "tons", "トン": "tons", "吨": "tons", "噸": "tons",
    "桶": "barrels", "배럴": "barrels", "バレル": "barrels",
    "량": "wagons", "节": "wagons", "節": "wagons", "箱": "containers", "件": "weapons",
}  # fmt: skip
