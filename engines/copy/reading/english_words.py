"""Words of English product texts by what they do in a sentence; closed lists, since the tagger's lexicon errs."""

from typing import Final

from engines.vocabulary.locales import spaced
from engines.vocabulary.scene import PALETTE

ACRONYMS: Final = frozenset(
    spaced(
        """
        USB LED LCD OLED UV UPF SPF BPA PVC PU TPU TPE TPR EVA ABS HDPE PET PP PBAT PTFE RFID NFC GPS HDMI SSD HDD RGB
        RAM GB TB MP HD UHD QHD FHD 4K 8K AC DC AA AAA HEPA IPX4 IPX5 IPX6 IPX7 IPX8 IP54 IP65 IP66 IP67 IP68 FSC GOTS
        MSC MDF DIY TV PC ID EU UK US USA XL XXL XS XXS ANC DSP QI NVME SATA PCIE DDR4 DDR5 CE EN ISO NIJ CBD MCT SLS
        SPD MTB BMX SUP VR AR AI IR XLR OTG PD QC GAN MOLLE YKK DVD CD RC EMS OEM PFC PFAS PFOA THC HVLP SDS EPDM
        PIR RO KN95 FFP2 N95 SIM SD EDC PTO DAB FM AM BP MK II III IV BBQ SPF15 SPF30 SPF50
        """
    )
)
"""Kept in capitals however the feed shouts."""
PROPER: Final = {
    word.casefold(): word
    for word in spaced(
        """
        HP LG JBL BMW KTM AEG TCL AOC MSI ASUS IKEA DKNY H&M
        Bluetooth Velcro Wi-Fi WiFi Android iPhone iPad iOS   Samsung Google Alexa Siri MagSafe Lycra
        Cordura Gore-Tex Kevlar Tencel Vibram YKK Teflon Pyrex Tritan USB-C Type-C USB-A Micro-USB Xbox
        PlayStation Nintendo   Mac Christmas Easter Halloween Valentine's English French Italian German
        Japanese Chinese Spanish Portuguese Scottish Irish British American European African Indian Turkish
        Greek Swiss Swedish Danish Norwegian Finnish Belgian Dutch   Mexican Brazilian Colombian
        Ethiopian Egyptian Moroccan Peruvian Scandinavian Nordic Italy France Germany Japan   Spain
        Portugal Scotland Ireland Britain England Wales America Europe Africa India   Greece Switzerland
        Sweden Denmark Norway Finland Belgium Holland Netherlands Poland Mexico Brazil Colombia Ethiopia Egypt
        Morocco Peru Scandinavia Australia Canada Vietnam Thailand Indonesia Kenya Nepal Taiwan Korea Austria
        Hungary Romania Bulgaria Lithuania Estonia Latvia Ukraine London Bristol Sheffield Hawick Cornwall
        Yorkshire Devon Norfolk Kent Leeds Oregon Vermont Maine Texas California Murano Limoges Provence
        Tuscany Sicily Ecuadorian Madagascan Swarovski Nappa Thinsulate PrimaLoft ABEC Oxford Egyptian
        Bluetooth-enabled Shimano Linux Chromebook Kindle HomeKit Zigbee Thunderbolt Ethernet Dolby Hi-Fi Qi
        """
    )
}
"""Names by their small letters."""
COUNTRIES: Final = frozenset(
    spaced(
        """
        italy france germany japan china spain portugal scotland ireland britain england wales india turkey greece
        switzerland sweden denmark norway finland belgium poland mexico brazil colombia ethiopia egypt morocco peru
        australia canada vietnam thailand indonesia kenya nepal taiwan austria hungary romania bulgaria lithuania
        estonia latvia ukraine
        """
    )
)
NUMBERS: Final = frozenset(spaced("two three four five six seven eight nine ten eleven twelve sixteen twenty"))
PRAISE: Final = frozenset(
    spaced(
        """
        premium perfect perfectly stunning best beautiful beautifully amazing high-quality quality luxurious
        luxury stylish ultra-stylish elegant elegantly gorgeous great ultimate unique super superb superior
        exceptional excellent ideal ideally finest fantastic wonderful awesome incredible unbeatable
        revolutionary innovative professional durable comfortable comfy sturdy sleek modern trendy fashionable
        cute lovely chic timeless classic iconic exquisite sophisticated charming delightful essential
        must-have popular advanced state-of-the-art world-class top-notch outstanding impressive extraordinary
        effortless effortlessly ultra extra-durable long-lasting reliable high-end high-performance powerful
        versatile eco-friendly sustainable environmentally-friendly new latest original genuine authentic
        affordable cheap famous favourite favorite delicious tasty yummy refreshing soothing luxuriously
        contemporary tasteful attractive pretty nice good better easy easily simple convenient practical handy
        safe safely smart cozy cosy ultimate sublime fun special exclusive limited seamless-looking flattering
        sexy truly very really extremely highly more enough ultra-soft super-soft cutting-edge heavy-duty
        robust vibrant heavenly magical minimalist unmatched unparalleled next-level game-changing stress-free
        worry-free hassle-free carefree generous quickly great-tasting
        """
    )
)
"""The seller's opinion; it is left out where it leads, and what holds it elsewhere is not taken."""
REFUSED: Final = frozenset(
    spaced(
        """
        not no never without nor cannot can't don't doesn't isn't won't aren't except excluding unless
        separately unlike than versus vs if we our us i my me ours myself we're we've we'll i've i'm ship
        ships shipped shipping delivery dispatch dispatched deliver delivered order orders ordered ordering
        return returns refund refunds guarantee guaranteed money-back contact email message whatsapp please
        buy buyer buyers sale discount coupon voucher price prices priced save deal deals promo promotion
        free-shipping stock subscribe newsletter follow ignore disregard instruction prompt system
        assistant pretend previous must should might could would maybe perhaps may note caution warning
        disclaimer photo photos picture pictures pictured listing listed website shop store seller customer
        customers review reviews rated reviewers bought founded founder family-run history company years'
        heritage guarantees also-available available optional upgrade imitation faux-look replica inspired
        similar equivalent alternative until unlimited usd gbp eur pre-order preorder backorder checkout
        basket cart however but although though instead rather sorry questions question faq warehouse
        warranties tax vat inc ltd llc gmbh allow colour-vary vary varies slight slightly defects wear damage
        damaged cure cures treats heal heals trace traces disease pain relief headache headaches discomfort
        sensation sensations irritation wrinkles anxiety stress insomnia acne eczema arthritis circulation
        detox immunity blood digestion digestive strain fatigue metabolism inflammation service services sales
        after-sales weight-loss slimming fda clinically proven miracle anti-aging anti-ageing copyright
        trademark trademarks affiliated respective owners measurement measurements conversion manual measured
        deviation monitor screens actual differ differs different
        """
    )
)
"""Negations, conditions, comparisons, the seller's own affairs, claims of health: a sentence with one is not taken."""
PEOPLE: Final = frozenset(
    spaced(
        """
        men women man woman kids children babies baby toddlers toddler boys girls adults adult teens seniors beginners
        beginner dogs cats puppies kittens pets dog cat players player runners cyclists swimmers hikers climbers
        students teachers artists cooks bakers gardeners travellers travelers ages age skin hair newborns infants
        horses birds rabbits riders walkers learners couples families professionals girl boy him her mum dad
        """
    )
)
_COLOURS: Final = frozenset(
    word for entry in PALETTE.values() for name in entry.en for word in name.split()
) | frozenset(
    spaced(
        """
        black white red blue green yellow pink purple grey gray brown beige cream ivory navy teal turquoise
        orange gold silver bronze copper rose coral mint olive khaki tan charcoal burgundy maroon lilac
        lavender violet indigo mustard rust sage sand stone camel nude blush plum mauve magenta aqua peach
        salmon terracotta mocha chocolate oatmeal graphite slate anthracite taupe ecru champagne pearl ochre
        emerald scarlet crimson petrol amber moss multicolour multicolor clear transparent natural off-white
        aubergine fuchsia cobalt oxblood
        """
    )
)
SHADES: Final = frozenset(
    spaced(
        """
        dark light pale deep bright dusty royal sky forest midnight matt matte ocean racing baby hot jet soft warm
        stone rose space bottle ice burnt heather dove neon brushed army steel navy powder
        """
    )
)
"""Before a colour they make another of it."""
COLOURS: Final = _COLOURS - (SHADES - frozenset(spaced("stone rose navy sand")) | {"wood"})
"""Words that alone say a colour."""
WOODS: Final = frozenset(
    spaced(
        """
        oak walnut pine beech birch maple ash cherry bamboo mahogany teak acacia ebony wood
    """
    )
)
"""As a colour they would be taken for what it is made of."""
MATERIALS: Final = frozenset(
    spaced(
        """
        cotton linen wool merino cashmere silk leather suede nubuck denim canvas velvet fleece polyester nylon
        elastane spandex viscose rayon modal lyocell bamboo hemp jute rattan wicker seagrass cork felt flannel
        corduroy tweed satin chiffon lace jersey mesh muslin microfibre microfiber neoprene rubber latex
        silicone plastic acrylic polycarbonate polypropylene polyethylene vinyl resin glass crystal ceramic
        porcelain stoneware earthenware terracotta clay marble granite slate concrete wood oak walnut pine
        beech birch maple ash acacia teak mahogany plywood steel aluminium aluminum iron brass copper bronze
        titanium zinc pewter chrome gold silver platinum enamel paper cardboard kraft foam lambswool alpaca
        mohair angora gingham poplin twill ripstop softshell sherpa sheepskin shearling down feather cast-iron
        stainless-steel borosilicate bone melamine graphite carbon fibreglass fiberglass aluminium-alloy
        tritan soapstone tin sterling vermeil memory-foam PU PVC EVA ABS TPU TPE tencel raffia cedar cypress
        spruce elm larch straw sisal coir macrame terry towelling organza tulle georgette crepe batiste
        seersucker chambray oxford sateen percale boucle chenille velour
        """
    )
)
MATERIAL_MODIFIERS: Final = frozenset(
    spaced(
        """
        stainless solid recycled organic brushed cast carbon sterling merino tempered borosilicate waxed
        quilted knitted woven faux vegan pu synthetic natural pure full-grain top-grain nappa ripstop memory
        soft thick thin raw washed stonewashed powder-coated anodised anodized high-carbon food-grade 304 316
        engineered reclaimed forged hammered enamelled vegetable-tanned ribbed brushed-cotton double-layer
        single-layer cotton wool linen silk nylon polyester bamboo denim canvas suede velvet steel aluminium
        rubber silicone acacia oak walnut beech birch pine 18k 14k 9k 925 hardened chrome-plated nickel-plated
        gold-plated silver-plated tempered-glass crushed Egyptian egyptian laminated shredded sherpa bone
        fine-bone cork jersey tarnished galvanised galvanized egyptian combed long-staple
        """
    )
)
MATERIAL_NAMES: Final = frozenset(
    spaced("blend mix steel alloy fibre fiber foam wood leather silk fabric cloth gauze weave china")
)
"""They end the name of a material: `merino blend`."""
NOT_OF_IT: Final = frozenset(
    spaced(
        """
        cleaner conditioner polish stain glue adhesive wash detergent paint bit blade saw screw cutter
        cleaning care brush soap shampoo dye drill nail sharpener protector remover lacquer varnish sealant
        filler oil wax repair tape cement candy floss bud swab print marker pen file plant seed toner primer
        pencil book tea rack cutting press crayon
        """
    )
)
"""What is done to a material and not made of it: `leather cleaner`."""
